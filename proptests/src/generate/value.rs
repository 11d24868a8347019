//! Any JSON value.

use super::{Settings, several};
use crate::json::Json;
use arbitrary::Unstructured;
use serde_json::{Number, json};

/// A value of any type, which stands for nothing.
pub fn value(u: &mut Unstructured<'_>, settings: &Settings) -> arbitrary::Result<Json> {
    nested(u, settings, settings.depth)
}

fn nested(u: &mut Unstructured<'_>, settings: &Settings, depth: usize) -> arbitrary::Result<Json> {
    let kinds: u8 = if depth == 0 { 6 } else { 8 };
    Ok(match u.int_in_range(0..=kinds)? {
        0 => Json::Null,
        1 => Json::Bool(u.arbitrary()?),
        2 => Json::Number(u.arbitrary::<i64>()?.into()),
        3 => Json::Number(u.arbitrary::<u64>()?.into()),
        4 => Number::from_f64(u.arbitrary()?).map_or(Json::Null, Json::Number),
        5 => Json::Text(text(u, settings)?),
        6 => u.choose(&[json!(0), json!(1), json!(-1), json!(""), json!(0.5)])?.clone().into(),
        7 => Json::Array(several(u, 3, |u| nested(u, settings, depth - 1))?),
        _ => Json::Object(several(u, 3, |u| Ok((text(u, settings)?, nested(u, settings, depth - 1)?)))?),
    })
}

/// A text of any characters.
pub(super) fn text(u: &mut Unstructured<'_>, settings: &Settings) -> arbitrary::Result<String> {
    Ok(several(u, settings.text, Unstructured::arbitrary::<char>)?.into_iter().collect())
}

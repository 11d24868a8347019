//! `xml:base` of an element that is canonicalized without those around it (Canonical XML 1.1 section 2.4).

/// What `reference` is when read against `base`, as Canonical XML 1.1 joins them: RFC 3986 section 5.2, where both may be
/// relative, a fragment is dropped, and leading `..` segments are kept.
pub(super) fn join(base: &str, reference: &str) -> String {
    let (base, reference) = (Parts::of(base), Parts::of(reference));
    let joined = if reference.scheme.is_some() {
        Parts { path: without_dots(&reference.path), ..reference }
    } else if reference.authority.is_some() {
        Parts { path: without_dots(&reference.path), scheme: base.scheme, ..reference }
    } else {
        let (path, query) = if reference.path.is_empty() {
            (base.path.clone(), reference.query.or(base.query))
        } else if reference.path.starts_with('/') {
            (without_dots(&reference.path), reference.query)
        } else {
            (without_dots(&merged(&base, &reference.path)), reference.query)
        };
        Parts { scheme: base.scheme, authority: base.authority, path, query }
    };
    joined.text()
}

/// A URI reference in its parts (RFC 3986 appendix B), without the fragment.
struct Parts {
    scheme: Option<String>,
    authority: Option<String>,
    path: String,
    query: Option<String>,
}

impl Parts {
    fn of(text: &str) -> Self {
        let text = text.split_once('#').map_or(text, |(before, _)| before);
        let (scheme, rest) = match text.split_once(':') {
            Some((scheme, rest)) if !scheme.is_empty() && !scheme.contains(['/', '?']) => {
                (Some(scheme.to_owned()), rest)
            }
            _ => (None, text),
        };
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query.to_owned())),
            None => (rest, None),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let end = rest.find('/').unwrap_or(rest.len());
                let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
                (Some(authority.to_owned()), path)
            }
            None => (None, rest),
        };
        Self { scheme, authority, path: path.to_owned(), query }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if let Some(scheme) = &self.scheme {
            text.extend([scheme, ":"]);
        }
        if let Some(authority) = &self.authority {
            text.extend(["//", authority]);
        }
        text.push_str(&self.path);
        if let Some(query) = &self.query {
            text.extend(["?", query]);
        }
        text
    }
}

/// RFC 3986 section 5.2.3. A base path that ends in `..` is one that ends in `../`.
fn merged(base: &Parts, path: &str) -> String {
    if base.authority.is_some() && base.path.is_empty() {
        return format!("/{path}");
    }
    let trailing = base.path == ".." || base.path.ends_with("/..");
    let folder = if trailing {
        format!("{}/", base.path)
    } else {
        base.path
            .rfind('/')
            .map_or_else(String::new, |end| base.path.get(..=end).unwrap_or_default().to_owned())
    };
    format!("{folder}{path}")
}

/// RFC 3986 section 5.2.4, where `..` with nothing before it stays in a relative path, and no segment is empty.
fn without_dots(path: &str) -> String {
    let absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut folder = path.ends_with('/');
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        folder = path.ends_with('/') || matches!(segment, "." | "..");
        match segment {
            "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if absolute => {}
            _ => kept.push(segment),
        }
    }
    let joined = kept.join("/");
    let start = if absolute { "/" } else { "" };
    let end = if folder && !joined.is_empty() { "/" } else { "" };
    format!("{start}{joined}{end}")
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn joins_as_rfc_3986_section_5_4_shows() {
        let base = "http://a/b/c/d;p?q";
        for (reference, joined) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("g:h", "g:h"),
            ("g#s", "http://a/b/c/g"),
        ] {
            assert_eq!(join(base, reference), joined, "{reference}");
        }
    }

    #[test]
    fn relative_bases_keep_what_leads_out_of_them() {
        for (base, reference, joined) in [
            ("foo/", "bar", "foo/bar"),
            ("a/b", "../../../c", "../../c"),
            ("..", "x", "../x"),
            ("../..", "../x", "../../../x"),
        ] {
            assert_eq!(join(base, reference), joined, "{base} {reference}");
        }
    }
}

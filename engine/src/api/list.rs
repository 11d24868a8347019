//! Lists of the query protocol: `PolicyArns.member.1.arn`, `PolicyArns.member.2.arn`.

/// A list as it is sent, one parameter for each element.
#[derive(Debug, Default)]
pub(super) struct List<'p> {
    /// Numbers and values, in the order sent.
    elements: Vec<(usize, &'p str)>,
}

/// Why parameters make no list: an element that has no number, the number of another, or one after a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misnumbered<'p>(pub(super) &'p str);

impl<'p> List<'p> {
    /// Takes in an element by its number as it was sent.
    pub(super) fn push(&mut self, number: &str, value: &'p str) -> Result<(), Misnumbered<'p>> {
        let plain = number.bytes().all(|octet| octet.is_ascii_digit()) && !number.starts_with('0');
        let number = number.parse().ok().filter(|_| plain).ok_or(Misnumbered(value))?;
        self.elements.push((number, value));
        Ok(())
    }

    /// The elements in the order of their numbers, which are 1 and so on.
    ///
    /// Parameters themselves have no order: who sorts them by name sends the tenth element before the second. No
    /// number decides how much memory is taken.
    pub(super) fn finish(mut self) -> Result<Vec<&'p str>, Misnumbered<'p>> {
        self.elements.sort_by_key(|(number, _)| *number);
        let numbered = self.elements.into_iter().zip(1_usize..);
        numbered
            .map(|((number, value), place)| if number == place { Ok(value) } else { Err(Misnumbered(value)) })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list<'p>(elements: &[(&str, &'p str)]) -> Result<Vec<&'p str>, Misnumbered<'p>> {
        let mut list = List::default();
        elements.iter().try_for_each(|(number, value)| list.push(number, value))?;
        list.finish()
    }

    #[test]
    fn numbers_make_the_order_and_not_the_sender() {
        assert_eq!(list(&[]), Ok(Vec::new()));
        let sorted_by_name =
            ["1", "10", "11", "2", "3", "4", "5", "6", "7", "8", "9"].map(|name| (name, name));
        let wanted = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];
        assert_eq!(list(&sorted_by_name).unwrap(), wanted);
    }

    #[test]
    fn a_gap_and_a_repetition_make_no_list() {
        assert_eq!(list(&[("2", "b")]), Err(Misnumbered("b")));
        assert_eq!(list(&[("3", "c"), ("1", "a")]), Err(Misnumbered("c")));
        assert_eq!(list(&[("1", "a"), ("1", "b")]), Err(Misnumbered("b")));
    }

    #[test]
    fn a_number_has_one_spelling() {
        for number in ["", "0", "01", "+1", "-1", " 1", "1 ", "１", "x", "99999999999999999999999"] {
            assert_eq!(list(&[(number, "a")]), Err(Misnumbered("a")), "{number}");
        }
    }
}

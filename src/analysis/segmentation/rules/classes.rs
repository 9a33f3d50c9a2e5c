//! Sets of classes of words.

use super::format::Class;

/// A set of [`Class`]es.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::analysis::segmentation) struct Classes(u16);

impl Classes {
    pub(super) const fn of(class: Class) -> Self {
        Self(1 << class as u16)
    }

    /// Whether `class` is among them.
    pub(in crate::analysis::segmentation) const fn has(self, class: Class) -> bool {
        self.0 & Self::of(class).0 != 0
    }

    /// Whether it says nothing about a full stop after the word, only about one before it.
    #[inline]
    pub(in crate::analysis::segmentation) const fn is_word(self) -> bool {
        const BEFORE_A_STOP: u16 = Classes::of(Class::Never).0
            | Classes::of(Class::May).0
            | Classes::of(Class::Number).0
            | Classes::of(Class::Unit).0
            | Classes::of(Class::Month).0
            | Classes::of(Class::End).0
            | Classes::of(Class::Exclaim).0;
        self.0 & BEFORE_A_STOP == 0
    }

    /// Those of both.
    pub(in crate::analysis::segmentation) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

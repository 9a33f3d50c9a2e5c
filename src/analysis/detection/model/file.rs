//! The model file, read in place. `tools/langmodel/src/pack.rs` writes it.

/// What the file begins with.
const MAGIC: &[u8] = b"lector01";

/// The most languages of one script.
pub(crate) const LANES: usize = 64;

/// Bits of a symbol in a key.
pub(super) const SYMBOL_BITS: u32 = 12;

/// Buckets that share a base.
const BLOCK: usize = 32;

/// What is known of the languages of one script.
#[derive(Debug)]
pub(crate) struct Script {
    /// ISO 15924.
    pub(crate) name: &'static str,
    /// The languages; their places are the lanes.
    pub(crate) languages: Vec<&'static str>,
    /// How much less each language is expected than others, in nats.
    pub(crate) handicaps: Vec<f64>,
    /// The letters, as little-endian code points; the first has the symbol 2.
    pub(super) letters: &'static [u8],
    pub(super) width: usize,
    side: usize,
    buckets: u64,
    pairs: &'static [[u8; 2]],
    pub(super) rows: &'static [u8],
    bases: &'static [[u8; 4]],
    places: &'static [[u8; 2]],
    pub(super) blob: &'static [u8],
}

/// The scripts of a model file; `None` when it is no such file.
pub(super) fn read(bytes: &'static [u8]) -> Option<Vec<Script>> {
    let mut bytes = Bytes(bytes.strip_prefix(MAGIC)?);
    (0..bytes.number()?)
        .map(|_| {
            let size = bytes.number()?;
            script(Bytes(bytes.take(size)?))
        })
        .collect()
}

fn script(mut bytes: Bytes) -> Option<Script> {
    let name = bytes.text(4)?;
    let mut number = || bytes.number();
    let (count, width, side) = (number()?, number()?, number()?);
    let (rows, places, words) = (number()?, number()?, number()?);
    let (mut languages, mut handicaps) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for _ in 0..count {
        languages.push(bytes.text(7)?);
        handicaps.push(f64::from(*bytes.take(1)?.first()?) / 10.0);
    }
    let (letters, pairs, rows) =
        (bytes.take((side - 2) * 4)?, bytes.take(side * side * 2)?, bytes.take(rows * width)?);
    let buckets = places;
    let (bases, places) = (bytes.take(buckets.div_ceil(BLOCK) * 4)?, bytes.take(places * 2)?);
    let blob = bytes.take(words * 2)?;
    let sound = width <= LANES && count <= width;
    let buckets = u64::try_from(buckets).ok()?;
    sound.then_some(Script {
        name,
        languages,
        handicaps,
        letters,
        width,
        side,
        buckets,
        pairs: pairs.as_chunks().0,
        rows,
        bases: bases.as_chunks().0,
        places: places.as_chunks().0,
        blob,
    })
}

impl Script {
    /// The letters in the order of their symbols.
    pub(crate) fn alphabet(&self) -> impl Iterator<Item = char> {
        self.letters.as_chunks::<4>().0.iter().filter_map(|&four| char::from_u32(u32::from_le_bytes(four)))
    }

    /// The row of the sums of a pair of symbols.
    #[inline(always)]
    pub(super) fn pair(&self, first: u64, second: u64) -> u16 {
        let at = |symbol: u64| {
            usize::try_from(symbol).map_or(0, |symbol| if symbol < self.side { symbol } else { 0 })
        };
        self.pairs.get(at(first) * self.side + at(second)).map_or(0, |&row| u16::from_le_bytes(row))
    }

    /// Where the bucket of a hash begins in the words, and how many n-grams it has.
    #[inline(always)]
    pub(super) fn bucket(&self, hash: u64) -> (u32, u16) {
        let at = usize::try_from(((hash >> 32) * self.buckets) >> 32).unwrap_or_default();
        let base = self.bases.get(at / BLOCK).map_or(0, |&base| u32::from_le_bytes(base));
        let place = self.places.get(at).map_or(0, |&place| u16::from_le_bytes(place));
        (base + u32::from(place >> 4), place & 0xF)
    }
}

/// The hash of a key; the model was made with the same.
#[inline(always)]
pub(super) fn hash(key: u64) -> u64 {
    let mixed = (key ^ key >> 31).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 29
}

fn double_word(bytes: &[u8], at: usize) -> usize {
    let four = bytes.get(at * 4..at * 4 + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, u32::from_le_bytes).try_into().unwrap_or_default()
}

/// What is left of the file.
struct Bytes(&'static [u8]);

impl Bytes {
    fn take(&mut self, count: usize) -> Option<&'static [u8]> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head)
    }

    fn number(&mut self) -> Option<usize> {
        self.take(4).map(|four| double_word(four, 0))
    }

    fn text(&mut self, width: usize) -> Option<&'static str> {
        std::str::from_utf8(self.take(width)?).ok().map(|text| text.trim_end_matches('\0'))
    }
}

//! The model file, read in place. `tools/langmodel/src/pack.rs` writes it.

/// What the file begins with.
const MAGIC: &[u8] = b"lector01";

/// The most languages of one script.
pub(crate) const LANES: usize = 64;

/// Scores by lane, in sevenths of a nat.
pub(crate) type LaneScores = [i16; LANES];

/// Bits of a symbol in a key.
pub(super) const SYMBOL_BITS: u32 = 12;

/// Buckets that share a base.
const BUCKETS_A_BASE: usize = 32;

/// What is known of the languages of one script.
#[derive(Debug)]
pub(crate) struct ScriptModel {
    /// The ISO 15924 code of the script.
    pub(crate) name: &'static str,
    /// The languages; their places are the lanes.
    pub(crate) languages: Vec<&'static str>,
    /// The log-prior penalty of each language, in nats: how much less it is expected than others.
    pub(crate) penalties: Vec<f64>,
    /// The letters, as little-endian code points; the first has the symbol 2.
    letters: &'static [u8],
    /// How many cells a row has: the number of languages, rounded up to whole vectors.
    pub(super) width: usize,
    /// How many symbols there are: those of the letters, and two before them.
    side: usize,
    /// The number of the row of each pair of symbols.
    pairs: &'static [[u8; 2]],
    /// The rows, a score for each lane.
    pub(super) rows: &'static [u8],
    /// Where blocks of buckets begin in the n-grams, in words of two bytes.
    bases: &'static [[u8; 4]],
    /// Of each bucket, where it begins in its block in the upper twelve bits, and how many n-grams it has in
    /// the lower four.
    buckets: &'static [[u8; 2]],
    /// The n-grams: the heads of a bucket, then the entries of each head. See `tools/langmodel/src/pack.rs`.
    pub(super) ngrams: &'static [u8],
}

/// The scripts of a model file; `None` when it is no such file.
pub(super) fn read(bytes: &'static [u8]) -> Option<Vec<ScriptModel>> {
    let mut bytes = Bytes(bytes.strip_prefix(MAGIC)?);
    (0..bytes.number()?)
        .map(|_| {
            let size = bytes.number()?;
            script(Bytes(bytes.take(size)?))
        })
        .collect()
}

fn script(mut bytes: Bytes) -> Option<ScriptModel> {
    let name = bytes.text(4)?;
    let mut number = || bytes.number();
    let (count, width, side) = (number()?, number()?, number()?);
    let (rows, buckets, words) = (number()?, number()?, number()?);
    let (mut languages, mut penalties) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for _ in 0..count {
        languages.push(bytes.text(7)?);
        penalties.push(f64::from(*bytes.take(1)?.first()?) / 10.0);
    }
    let model = ScriptModel {
        name,
        languages,
        penalties,
        letters: bytes.take((side.checked_sub(2)?) * 4)?,
        width,
        side,
        pairs: bytes.take(side * side * 2)?.as_chunks().0,
        rows: bytes.take(rows * width)?,
        bases: bytes.take(buckets.div_ceil(BUCKETS_A_BASE) * 4)?.as_chunks().0,
        buckets: bytes.take(buckets * 2)?.as_chunks().0,
        ngrams: bytes.take(words * 2)?,
    };
    (width <= LANES && count <= width).then_some(model)
}

impl ScriptModel {
    /// The letters in the order of their symbols.
    pub(crate) fn alphabet(&self) -> impl Iterator<Item = char> {
        self.letters.as_chunks::<4>().0.iter().filter_map(|&four| char::from_u32(u32::from_le_bytes(four)))
    }

    /// The key of what ends with `symbol` after `key`.
    #[inline(always)]
    pub(crate) fn push(key: u64, symbol: u16) -> u64 {
        key << SYMBOL_BITS | u64::from(symbol)
    }

    /// The row of the sums of a pair of symbols.
    #[inline(always)]
    pub(super) fn pair(&self, first: u64, second: u64) -> u16 {
        let at = |symbol: u64| {
            usize::try_from(symbol).map_or(0, |symbol| if symbol < self.side { symbol } else { 0 })
        };
        self.pairs.get(at(first) * self.side + at(second)).map_or(0, |&row| u16::from_le_bytes(row))
    }

    /// Where the bucket of a hash begins in the n-grams, in words of two bytes, and how many n-grams it has.
    #[inline(always)]
    pub(super) fn bucket(&self, hash: u64) -> (u32, u16) {
        // The upper half of the hash, scaled from 32 bits to the number of buckets.
        let at = usize::try_from(((hash >> 32) * self.buckets.len() as u64) >> 32).unwrap_or_default();
        let base = self.bases.get(at / BUCKETS_A_BASE).map_or(0, |&base| u32::from_le_bytes(base));
        let bucket = self.buckets.get(at).map_or(0, |&bucket| u16::from_le_bytes(bucket));
        (base + u32::from(bucket >> 4), bucket & 0xF)
    }
}

/// The hash of a key; the model was made with the same. The multiplication moves the bits up, the shifts move
/// them down, so that every bit of the key reaches all of the upper half.
#[inline(always)]
pub(super) fn hash(key: u64) -> u64 {
    let mixed = (key ^ key >> 31).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 29
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
        let (four, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        usize::try_from(u32::from_le_bytes(*four)).ok()
    }

    fn text(&mut self, width: usize) -> Option<&'static str> {
        std::str::from_utf8(self.take(width)?).ok().map(|text| text.trim_end_matches('\0'))
    }
}

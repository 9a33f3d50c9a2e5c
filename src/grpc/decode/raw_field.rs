//! A scan of an encoded message, field by field, without decoding it.

/// One field of an encoded message.
pub(super) struct RawField<'b> {
    pub(super) number: u64,
    /// The content of a length-delimited field; empty for others.
    pub(super) bytes: &'b [u8],
    /// The value of a varint field; 0 for others.
    pub(super) value: u64,
    /// How many groups it is in; a group is in itself.
    depth: usize,
    /// Where it starts in the message, with its key, in bytes.
    pub(super) start: usize,
    /// Where it ends in the message, in bytes.
    pub(super) end: usize,
}

/// The fields of a message in their encoded order, without groups. Ends early where the bytes are malformed:
/// decoding rejects them.
pub(super) fn raw_fields(bytes: &[u8]) -> impl Iterator<Item = RawField<'_>> {
    raw_fields_and_groups(bytes).filter(|field| field.depth == 0)
}

/// The fields of a message with groups, the fields in them, and the ends of groups.
pub(super) fn raw_fields_and_groups(mut bytes: &[u8]) -> impl Iterator<Item = RawField<'_>> {
    let (mut depth, length) = (0_usize, bytes.len());
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let start = length - bytes.len();
        let tag = varint(&mut bytes)?;
        let (mut content, mut value, mut inside): (&[u8], u64, usize) = (&[], 0, depth);
        // The lower three bits of a key are the wire type, the rest is the number of the field.
        match tag & 7 {
            0 => value = varint(&mut bytes)?,
            1 => drop(bytes.split_off(..8)?),
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                content = bytes.split_off(..length)?;
            }
            3 => {
                depth += 1;
                inside = depth;
            }
            4 => depth = depth.checked_sub(1)?,
            5 => drop(bytes.split_off(..4)?),
            _ => return None,
        }
        Some(RawField {
            number: tag >> 3,
            bytes: content,
            value,
            depth: inside,
            start,
            end: length - bytes.len(),
        })
    })
}

/// Takes a varint off the bytes: seven bits a byte, the lowest first; the eighth says that more follow.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

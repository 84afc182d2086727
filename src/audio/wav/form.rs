//! The forms of the WAV family: how their numbers and chunks are laid out, and how they are told apart.

/// A member of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Riff,
    Rifx,
    /// RF64 or BW64: the sizes are in a chunk of their own.
    Rf64,
    Wave64,
}

impl Form {
    pub fn u16(self, bytes: [u8; 2]) -> u16 {
        if self == Form::Rifx { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    pub fn u32(self, bytes: [u8; 4]) -> u32 {
        if self == Form::Rifx { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }

    /// Bytes of a chunk's name and size.
    pub fn head(self) -> u64 {
        if self == Form::Wave64 { 24 } else { 8 }
    }

    /// Chunks begin at multiples of this many bytes.
    pub fn step(self) -> u64 {
        if self == Form::Wave64 { 8 } else { 2 }
    }

    pub fn aligned(self, position: u64) -> u64 {
        position.saturating_add(self.step() - 1) / self.step() * self.step()
    }
}

/// First bytes of Wave64's names for the file and its form; in chunks' names they follow the four letters.
pub const W64_RIFF: [u8; 16] = *b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";
pub const W64_WAVE: [u8; 16] = *b"wave\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a";

/// Whether these are the first bytes of a file of the family.
pub fn form_of(head: &[u8]) -> Option<(Form, u64)> {
    let name = head.get(..4)?;
    if head.starts_with(&W64_RIFF) && head.get(24..40) == Some(&W64_WAVE[..]) {
        return Some((Form::Wave64, 40));
    }
    if head.get(8..12) != Some(&b"WAVE"[..]) {
        return None;
    }
    let form = match name {
        b"RIFF" => Form::Riff,
        b"RIFX" => Form::Rifx,
        b"RF64" | b"BW64" => Form::Rf64,
        _ => return None,
    };
    Some((form, 12))
}

//! Where the samples of a WAV file really are, whatever its header says.
//!
//! Knows every form of the family: RIFF, big-endian RIFX, RF64 and BW64 with their 64-bit sizes, and Sony's Wave64. A
//! recorder that crashed leaves a header from its last flush, a count of zero, or 0xFFFFFFFF; the samples behind it are
//! good. The file's own length decides, unless what follows the counted samples is a chain of whole chunks to the end
//! of the file, as tags are. Chunks that are not about samples are skipped unread.

use super::form::{Form, form_of};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// What a WAV file says about its samples, and where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WavLayout {
    pub form: Form,
    /// Body of the format chunk, as it is in the file.
    pub format: Vec<u8>,
    /// Offset of the first sample.
    pub data_start: u64,
    /// Bytes of samples according to the header.
    pub declared: u64,
    /// Bytes of whole frames that are in the file, from `data_start` on.
    pub actual: u64,
    /// Further stretches of samples, where a recorder wrote more than one.
    pub more: Vec<Range<u64>>,
    pub frame_bytes: u16,
    pub sample_rate: u32,
    /// Frames that are sound, where compression fills up its last block.
    pub frames: Option<u32>,
}

/// Declared sizes from here up mean "not known": streams say 0xFFFFFFFF or a little less than 2 GiB.
const UNKNOWN_SIZE: u64 = 0x7FFF_0000;

/// Longest body of a format chunk that is read; the longest known one has 50 bytes.
const LONGEST_FORMAT: u64 = 1024;

/// A recorder that writes more data chunks than this wrote something else.
const MOST_REGIONS: usize = 1000;

/// Bytes after the format chunk in which a data chunk is looked for when a chunk before it lies about its length.
const SEARCHED: usize = 1 << 20;

impl WavLayout {
    /// Whether samples that the header counts are missing.
    pub fn is_cut_off(&self) -> bool {
        self.declared < UNKNOWN_SIZE && self.actual + u64::from(self.frame_bytes) <= self.declared
    }

    /// All stretches of samples, in order.
    pub fn regions(&self) -> Vec<Range<u64>> {
        let first = self.data_start..self.data_start + self.actual;
        std::iter::once(first).chain(self.more.iter().cloned()).collect()
    }

    /// A number of 2 bytes in the format chunk; 0 where it is too short.
    pub fn format_u16(&self, at: usize) -> u16 {
        let Some(&[a, b]) = self.format.get(at..at + 2) else { return 0 };
        self.form.u16([a, b])
    }
}

/// Reads the layout; `None` when this is no WAV file or it ends before its samples.
pub fn wav_layout(file: &mut (impl Read + Seek)) -> io::Result<Option<WavLayout>> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut chunks = Chunks { end, form: Form::Riff, file };
    let head = chunks.bytes(0, 40)?;
    let Some((form, mut position)) = form_of(&head) else { return Ok(None) };
    chunks.form = form;
    let mut format: Option<Vec<u8>> = None;
    let mut long_data = None;
    let mut frames = None;
    let mut format_end = 0;
    while let Some((id, size)) = chunks.at(position)? {
        let body = position + form.head();
        match &id {
            b"data" => {
                let layout = chunks.layout(format, body, long_data.unwrap_or(size))?;
                return Ok(layout.map(|layout| WavLayout { frames, ..layout }));
            }
            b"fact" => frames = chunks.bytes(body, 4)?.first_chunk().map(|&bytes| form.u32(bytes)),
            b"fmt " if size >= 16 => {
                format = Some(chunks.bytes(body, size.min(LONGEST_FORMAT) as usize)?);
                format_end = body.saturating_add(size);
            }
            b"ds64" => {
                let sizes = chunks.bytes(body, 16)?;
                long_data = sizes.get(8..16).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
            }
            _ => {}
        }
        position = chunks.after(body, size)?;
    }
    // A chunk whose length is wrong leads past the samples: they are looked for by name.
    let found = if form == Form::Wave64 { None } else { chunks.search(format_end)? };
    match found {
        Some((body, size)) => chunks.layout(format, body, size),
        None => Ok(None),
    }
}

struct Chunks<'a, F> {
    end: u64,
    form: Form,
    file: &'a mut F,
}

impl<F: Read + Seek> Chunks<'_, F> {
    fn bytes(&mut self, position: u64, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(position))?;
        self.file.by_ref().take(count as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Name and body's size of the chunk at `position`, if a whole head is there.
    fn at(&mut self, position: u64) -> io::Result<Option<([u8; 4], u64)>> {
        if position.checked_add(self.form.head()).is_none_or(|after| after > self.end) {
            return Ok(None);
        }
        let head = self.bytes(position, self.form.head() as usize)?;
        let (Some(&id), Some(&size)) = (head.first_chunk::<4>(), head.last_chunk::<8>()) else {
            return Ok(None);
        };
        if self.form == Form::Wave64 {
            return Ok(Some((id, u64::from_le_bytes(size).saturating_sub(24))));
        }
        Ok(Some((id, u64::from(self.form.u32([size[4], size[5], size[6], size[7]])))))
    }

    /// Where the next chunk begins; some writers leave out the byte that pads an odd chunk to even.
    fn after(&mut self, body: u64, size: u64) -> io::Result<u64> {
        let unpadded = body.saturating_add(size);
        let padded = self.form.aligned(unpadded);
        if padded == unpadded || self.form == Form::Wave64 {
            return Ok(padded);
        }
        let is_chunk = |found: Option<([u8; 4], u64)>| found.is_some_and(|(id, _)| is_name(id));
        let plain = is_chunk(self.at(unpadded)?) && !is_chunk(self.at(padded)?);
        Ok(if plain { unpadded } else { padded })
    }

    /// Body and size of a data chunk not far behind `from`, the end of the format chunk.
    fn search(&mut self, from: u64) -> io::Result<Option<(u64, u64)>> {
        let bytes = self.bytes(from, SEARCHED)?;
        let Some(at) = bytes.windows(4).position(|name| name == b"data") else { return Ok(None) };
        let position = from + at as u64;
        Ok(self.at(position)?.map(|(_, size)| (position + 8, size)))
    }

    fn layout(&mut self, format: Option<Vec<u8>>, body: u64, size: u64) -> io::Result<Option<WavLayout>> {
        let Some(format) = format.filter(|format| format.len() >= 16) else { return Ok(None) };
        let sample_rate = self.form.u32([format[4], format[5], format[6], format[7]]);
        let channels = u64::from(self.form.u16([format[2], format[3]]));
        let bits = u64::from(self.form.u16([format[14], format[15]]));
        let declared_frame = self.form.u16([format[12], format[13]]);
        let frame = match declared_frame {
            0 => u16::try_from(channels * bits.div_ceil(8)).unwrap_or(0).max(1),
            given => given,
        };
        let there = self.end.saturating_sub(body);
        let trusted = size > 0 && size <= there && self.reach_end(body, size)?;
        let whole = |bytes: u64| bytes / u64::from(frame) * u64::from(frame);
        let actual = whole(if trusted { size } else { there });
        let mut more = Vec::new();
        if trusted {
            let mut position = self.after(body, size)?;
            while let Some((id, size)) = self.at(position)?.filter(|_| more.len() < MOST_REGIONS) {
                let body = position + self.form.head();
                if &id == b"data" && whole(size) > 0 {
                    more.push(body..body + whole(size));
                }
                position = self.after(body, size)?;
            }
        }
        let form = self.form;
        Ok(Some(WavLayout {
            form,
            format,
            data_start: body,
            declared: size,
            actual,
            more,
            frame_bytes: frame,
            sample_rate,
            frames: None,
        }))
    }

    /// Whether whole chunks, and nothing else, lie between the end of this one and that of the file.
    fn reach_end(&mut self, body: u64, size: u64) -> io::Result<bool> {
        let mut position = self.after(body, size)?;
        while position < self.end {
            // Writers that pad more than they should leave a few zeros.
            if self.end - position < self.form.head() {
                let rest = self.bytes(position, 24)?;
                return Ok(rest.iter().all(|&byte| byte == 0));
            }
            let Some((id, size)) = self.at(position)? else { return Ok(false) };
            let body = position + self.form.head();
            if !is_name(id) || body.checked_add(size).is_none_or(|after| after > self.end) {
                return Ok(false);
            }
            position = self.after(body, size)?;
        }
        Ok(true)
    }
}

fn is_name(id: [u8; 4]) -> bool {
    id.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b' ')
}

#[cfg(test)]
mod tests {
    use super::super::form::{W64_RIFF, W64_WAVE};
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    /// A 16-bit mono file whose header counts `declared` bytes, with `samples` and `tail` after it.
    fn wav(declared: u32, samples: &[u8], tail: &[u8]) -> Cursor<Vec<u8>> {
        let mut bytes = Vec::new();
        bytes.extend(b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data");
        bytes.extend(declared.to_le_bytes());
        bytes.extend(samples);
        bytes.extend(tail);
        Cursor::new(bytes)
    }

    fn actual(declared: u32, samples: &[u8], tail: &[u8]) -> u64 {
        wav_layout(&mut wav(declared, samples, tail)).expect("readable").expect("a WAV").actual
    }

    #[test]
    fn a_header_left_by_a_crash_is_corrected() {
        let samples = [7; 1000];
        assert_eq!(actual(0, &samples, b""), 1000, "never renewed");
        assert_eq!(actual(600, &samples, b""), 1000, "from the last flush");
        assert_eq!(actual(u32::MAX, &samples, b""), 1000, "a stream's");
        assert_eq!(actual(1000, &samples, b""), 1000, "right");
        assert_eq!(actual(5000, &samples, b""), 1000, "cut off");
        assert_eq!(actual(5000, &[7; 1001], b""), 1000, "cut off in mid-sample");
    }

    #[test]
    fn tags_after_the_samples_are_not_sound() {
        assert_eq!(actual(1000, &[7; 1000], b"LIST\x04\0\0\0INFO"), 1000);
        assert_eq!(actual(1000, &[7; 1000], b"LIST\xff\0\0\0INFO"), 1012, "no whole chunk: samples");
    }

    #[test]
    fn every_form_of_the_family_has_its_samples_where_they_are() {
        let samples = [7; 1000];
        let fmt_le = b"\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0";
        let fmt_be = b"\0\x01\0\x01\0\0\x3e\x80\0\0\x7d\0\0\x02\0\x10";
        let join = |parts: &[&[u8]]| Cursor::new(parts.concat());
        let mut forms = vec![
            join(&[b"RIFX\0\0\0\0WAVEfmt \0\0\0\x10", fmt_be, b"data\0\0\x03\xe8", &samples]),
            join(&[
                b"BW64\xff\xff\xff\xffWAVEds64\x1c\0\0\0\0\0\0\0\0\0\0\0\xe8\x03",
                &[0; 6 + 8 + 4],
                b"fmt \x10\0\0\0",
                fmt_le,
                b"data\xff\xff\xff\xff",
                &samples,
                b"LIST\x04\0\0\0INFO",
            ]),
        ];
        let mut wave64 = [&W64_RIFF[..], &[0; 8], &W64_WAVE].concat();
        for (name, body) in [(b"fmt ", &fmt_le[..]), (b"data", &samples)] {
            wave64
                .extend([&name[..], &W64_WAVE[4..], &(body.len() as u64 + 24).to_le_bytes(), body].concat());
        }
        forms.push(Cursor::new(wave64));
        for mut form in forms {
            let layout = wav_layout(&mut form).expect("readable").expect("a WAV");
            assert_eq!(
                (layout.declared, layout.actual, layout.sample_rate),
                (1000, 1000, 16_000),
                "{layout:?}"
            );
            assert_eq!((layout.format_u16(0), layout.format_u16(14), layout.frame_bytes), (1, 16, 2));
            assert_eq!(form.get_ref()[layout.data_start as usize..][..1000], samples);
        }
    }

    #[test]
    fn odd_chunks_and_several_stretches_of_samples_are_followed() {
        let part = |id: &[u8; 4], body: &[u8], pad: bool| {
            let mut bytes = [&id[..], &(body.len() as u32).to_le_bytes(), body].concat();
            bytes.extend(std::iter::repeat_n(0, usize::from(pad && body.len() % 2 == 1)));
            bytes
        };
        for pad in [true, false] {
            let mut bytes = b"RIFF\0\0\0\0WAVE".to_vec();
            bytes.extend(part(b"bext", &[1; 7], pad));
            bytes.extend(part(b"fmt ", b"\x01\0\x01\0\x80\x3e\0\0\x80\x3e\0\0\x01\0\x08\0", pad));
            bytes.extend(part(b"data", &[9; 5], pad));
            bytes.extend(part(b"LIST", &[2; 3], pad));
            bytes.extend(part(b"data", &[8; 4], pad));
            let layout = wav_layout(&mut Cursor::new(&bytes)).expect("readable").expect("a WAV");
            let sound: Vec<u8> = layout
                .regions()
                .into_iter()
                .flat_map(|r| bytes[r.start as usize..r.end as usize].to_vec())
                .collect();
            assert_eq!(sound, [9, 9, 9, 9, 9, 8, 8, 8, 8], "padded: {pad}");
        }
    }

    #[test]
    fn a_chunk_that_claims_too_much_does_not_hide_the_samples() {
        let mut bytes = wav(1000, &[7; 1000], b"").into_inner();
        bytes.splice(36..36, *b"LIST\xff\xff\0\0INFO");
        let layout = wav_layout(&mut Cursor::new(&bytes)).expect("readable").expect("a WAV");
        assert_eq!((layout.data_start, layout.actual), (56, 1000));
    }

    #[test]
    fn other_files_are_none() {
        for bytes in [
            &b""[..],
            b"RIFF",
            b"OggS plus something longer",
            b"RIFF\0\0\0\0WAVE",
            b"RIFF\0\0\0\0WAVEdata\x04\0\0\0abcd",
        ] {
            assert_eq!(wav_layout(&mut Cursor::new(bytes)).expect("readable"), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut damaged = wav(100, &bytes, b"").into_inner();
            prop_assert!(wav_layout(&mut Cursor::new(&damaged)).is_ok());
            for (index, byte) in bytes.iter().enumerate().take(60) {
                let index = index % damaged.len();
                damaged[index] ^= byte;
            }
            if let Some(layout) = wav_layout(&mut Cursor::new(&damaged)).expect("readable") {
                prop_assert!(layout.data_start + layout.actual <= damaged.len() as u64);
            }
        }
    }
}

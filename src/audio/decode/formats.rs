//! Names of formats: what the first bytes of a file say, and what codecs are called.
//!
//! Formats that are read are told apart from those that are not, and the latter are called by their true names, so that
//! somebody with a voice note from an old phone knows what it is and what to do with it.

use crate::audio::wav::form::form_of;
use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known::*;

/// What the first bytes of a file indicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of the forms of WAV.
    Wav,
    Au,
    Mp4,
    Matroska,
    /// MPEG audio or AAC without a container.
    Mpeg,
    /// A container with a reader of its own: Ogg, FLAC, AIFF, CAF.
    Other,
    /// Sound or video that nothing here reads.
    Foreign(&'static str),
    /// Something else altogether.
    NotSound(&'static str),
    Unknown,
}

/// Bytes from the start that [`kind`] looks at.
pub const HEAD: usize = 4096;

/// Begins with, at this offset: the name.
type Sign = (usize, &'static [u8], &'static str);

const FOREIGN: &[Sign] = &[
    (0, b"#!AMR-WB\n", "AMR wideband speech"),
    (0, b"#!AMR", "AMR speech, as older telephones record it"),
    (0, b"#!SILK", "SILK speech"),
    (1, b"#!SILK", "SILK speech, as WeChat sends it"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media (WMA, WMV)"),
    (8, b"AVI ", "AVI video"),
    (8, b"QLCM", "QCP speech"),
    (0, b"FLV\x01", "Flash video"),
    (0, b"wvpk", "WavPack"),
    (0, b"MAC ", "Monkey's Audio"),
    (0, b"TTA1", "True Audio"),
    (0, b"MPCK", "Musepack"),
    (0, b"MP+", "Musepack"),
    (0, b"DSD ", "DSD sound"),
    (0, b"FRM8", "DSD sound"),
    (0, b"\x0b\x77", "Dolby Digital (AC-3)"),
    (0, b"\x7f\xfe\x80\x01", "DTS"),
    (0, b".RMF", "RealMedia"),
    (0, b".ra\xfd", "RealAudio"),
    (0, b"\x00\x00\x01\xba", "MPEG video"),
    (0, b"\x00\x00\x01\xb3", "MPEG video"),
    (0, b"Creative Voice File", "Creative Voice"),
    (8, b"8SVX", "Amiga sound"),
    (1, b"dss", "Olympus dictation (DSS)"),
    (1, b"ds2", "Olympus dictation (DS2)"),
    (0, b"NIST_1A", "NIST SPHERE"),
    (0, b"ADIF", "AAC in an ADIF file"),
    (0, b"ea3\x03", "Sony ATRAC"),
    (0, b"EA3\x01", "Sony ATRAC"),
];

const NOT_SOUND: &[Sign] = &[
    (0, b"MThd", "MIDI: notes, not sound"),
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"7z\xbc\xaf", "a 7z archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ", "an xz archive"),
    (0, b"\x89PNG", "a picture (PNG)"),
    (0, b"\xff\xd8\xff", "a picture (JPEG)"),
    (0, b"GIF8", "a picture (GIF)"),
    (8, b"WEBP", "a picture (WebP)"),
    (0, b"\x7fELF", "a program"),
    (0, b"SQLite format 3", "a database"),
];

fn named(head: &[u8], signs: &[Sign]) -> Option<&'static str> {
    let fits = |&&(at, sign, _): &&Sign| head.get(at..).is_some_and(|rest| rest.starts_with(sign));
    signs.iter().find(fits).map(|(_, _, name)| *name)
}

/// What a file with these first bytes is.
pub fn kind(head: &[u8]) -> Kind {
    if form_of(head).is_some() {
        return Kind::Wav;
    }
    if let Some(name) = named(head, FOREIGN) {
        return Kind::Foreign(name);
    }
    if let Some(name) = named(head, NOT_SOUND) {
        return Kind::NotSound(name);
    }
    let at = |from: usize, sign: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(sign));
    if at(0, b".snd") {
        return Kind::Au;
    }
    if [&b"ftyp"[..], b"moov", b"mdat", b"wide", b"skip", b"free", b"pnot"].iter().any(|name| at(4, name)) {
        return Kind::Mp4;
    }
    if at(0, b"\x1a\x45\xdf\xa3") {
        return Kind::Matroska;
    }
    let is_aiff = at(0, b"FORM") && (at(8, b"AIFF") || at(8, b"AIFC"));
    if is_aiff || at(0, b"caff") || at(0, b"fLaC") {
        return Kind::Other;
    }
    if at(0, b"OggS") {
        return ogg(head);
    }
    if head.len() > 376 && head.iter().step_by(188).take(3).all(|&byte| byte == 0x47) {
        return Kind::Foreign("an MPEG transport stream");
    }
    if at(0, b"ID3") || matches!(head, [0xFF, second, ..] if second & 0xE0 == 0xE0) {
        return Kind::Mpeg;
    }
    Kind::Unknown
}

/// An Ogg file begins with the name of what is in it.
fn ogg(head: &[u8]) -> Kind {
    let first = &head[..head.len().min(200)];
    let has = |sign: &[u8]| first.windows(sign.len()).any(|window| window == sign);
    if has(b"Speex   ") { Kind::Foreign("Speex speech") } else { Kind::Other }
}

/// What the number in a WAV file's format chunk means.
pub fn wav_codec(tag: u16) -> Option<&'static str> {
    Some(match tag {
        0x0002 => "Microsoft ADPCM",
        0x0011 => "IMA ADPCM",
        0x0016 | 0x0045 | 0x0064 => "G.726",
        0x0020 => "Yamaha ADPCM",
        0x0022 => "TrueSpeech",
        0x0031 => "GSM 6.10",
        0x0040 => "G.721 ADPCM",
        0x0042 => "G.723",
        0x0057 | 0x0058 | 0x7361 | 0x7362 => "AMR",
        0x0065 | 0x028F => "G.722",
        0x0083 | 0x0133 => "G.729",
        0x00FF | 0x1601 | 0x1602 | 0x1610 | 0xA106 => "AAC",
        0x0092 | 0x2000 => "AC-3",
        0x2001 => "DTS",
        0x0160..=0x0163 => "Windows Media Audio",
        0x0200 => "Creative ADPCM",
        0x0270 => "ATRAC3",
        0x674F..=0x6771 | 0x566F => "Vorbis",
        0x704F => "Opus",
        0xA109 => "Speex",
        0xF1AC => "FLAC",
        0x5756 => "WavPack",
        _ => return None,
    })
}

/// What the four letters of an MP4 sample entry mean; `None` for those that are read.
pub fn mp4_codec(entry: [u8; 4]) -> Option<&'static str> {
    Some(match &entry {
        b"samr" => "AMR speech, as older telephones record it",
        b"sawb" | b"sawp" => "AMR wideband speech",
        b"sevc" | b"sqcp" | b"Qclp" => "EVRC or QCELP speech",
        b"ac-3" => "Dolby Digital (AC-3)",
        b"ec-3" => "Dolby Digital Plus",
        b"ac-4" => "Dolby AC-4",
        b"mlpa" => "Dolby TrueHD",
        b"dtsc" | b"dtsh" | b"dtsl" | b"dtse" | b"dtsx" => "DTS",
        b"mha1" | b"mhm1" => "MPEG-H 3D Audio",
        b"QDM2" | b"QDMC" => "QDesign Music",
        b"MAC3" | b"MAC6" => "MACE",
        b"agsm" => "GSM 6.10",
        b"spex" => "Speex",
        b"wma " => "Windows Media Audio",
        b"enca" => "copy-protected sound",
        _ => return None,
    })
}

/// What a codec of Matroska is called.
pub fn matroska_codec(id: &str) -> String {
    let name = match id {
        "A_AC3" => "Dolby Digital (AC-3)",
        "A_EAC3" => "Dolby Digital Plus",
        "A_DTS" => "DTS",
        "A_TRUEHD" => "Dolby TrueHD",
        "A_WAVPACK4" => "WavPack",
        "A_TTA1" => "True Audio",
        "A_MS/ACM" => "a Windows codec",
        other => other,
    };
    name.to_owned()
}

/// Codecs that a reader names and nothing here decodes.
pub fn codec(id: AudioCodecId) -> Option<&'static str> {
    const NAMES: [(AudioCodecId, &str); 18] = [
        (CODEC_ID_OPUS, "Opus with more than two channels"),
        (CODEC_ID_SPEEX, "Speex"),
        (CODEC_ID_MUSEPACK, "Musepack"),
        (CODEC_ID_AC3, "Dolby Digital (AC-3)"),
        (CODEC_ID_EAC3, "Dolby Digital Plus"),
        (CODEC_ID_AC4, "Dolby AC-4"),
        (CODEC_ID_DCA, "DTS"),
        (CODEC_ID_TRUEHD, "Dolby TrueHD"),
        (CODEC_ID_WMA, "Windows Media Audio"),
        (CODEC_ID_WAVPACK, "WavPack"),
        (CODEC_ID_MONKEYS_AUDIO, "Monkey's Audio"),
        (CODEC_ID_TTA, "True Audio"),
        (CODEC_ID_ADPCM_G722, "G.722"),
        (CODEC_ID_ADPCM_G726, "G.726"),
        (CODEC_ID_ADPCM_MS, "Microsoft ADPCM"),
        (CODEC_ID_ADPCM_IMA_WAV, "IMA ADPCM"),
        (CODEC_ID_ADPCM_IMA_QT, "IMA ADPCM"),
        (CODEC_ID_AAC, "a kind of AAC that is not supported"),
    ];
    NAMES.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        for (head, expected) in [
            (&b"RF64\xff\xff\xff\xffWAVEds64"[..], Kind::Wav),
            (b"\0\0\0\x18ftypM4A ", Kind::Mp4),
            (b"#!AMR\n\x3c", Kind::Foreign("AMR speech, as older telephones record it")),
            (b"#!AMR-WB\n\x3c", Kind::Foreign("AMR wideband speech")),
            (b"%PDF-1.7", Kind::NotSound("a PDF document")),
            (b"ID3\x04\0\0\0\0\0\0", Kind::Mpeg),
            (b"\xff\xf1\x50\x80", Kind::Mpeg),
            (b"\xff\xd8\xff\xe0", Kind::NotSound("a picture (JPEG)")),
            (b"I fixed it.", Kind::Unknown),
            (b"", Kind::Unknown),
        ] {
            assert_eq!(kind(head), expected, "{head:?}");
        }
    }
}

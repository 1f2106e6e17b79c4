//! WebSocket frames (RFC 6455, section 5.2), as much of them as a benchmark needs: text, in one frame or in several.

use crate::Result;

const FIN_TEXT: u8 = 0x81;
const FIN: u8 = 0x80;
/// A text's only or first frame, and those that follow a first.
const OPCODES: [u8; 2] = [0x1, 0x0];
const MASKED: u8 = 0x80;
const LENGTH_IN_2_BYTES: u8 = 126;
const LENGTH_IN_8_BYTES: u8 = 127;

/// A frame as a server sends it.
#[must_use]
pub fn from_server(text: &str) -> Vec<u8> {
    let mut frame = header(text.len(), 0);
    frame.extend_from_slice(text.as_bytes());
    frame
}

/// A frame as a client sends it. The mask is zero, which costs the load nothing and the server what any other mask does.
#[must_use]
pub fn from_client(text: &str) -> Vec<u8> {
    let mut frame = header(text.len(), MASKED);
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    frame
}

fn header(length: usize, mask: u8) -> Vec<u8> {
    let mut header = vec![FIN_TEXT];
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short), _) if short < LENGTH_IN_2_BYTES => header.push(mask | short),
        (_, Ok(medium)) => {
            header.push(mask | LENGTH_IN_2_BYTES);
            header.extend_from_slice(&medium.to_be_bytes());
        }
        _ => {
            header.push(mask | LENGTH_IN_8_BYTES);
            header.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    header
}

/// What a server's frame brings.
#[derive(Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// A text, or a part of one.
    pub text: &'a [u8],
    /// Whether the text ends with it.
    pub is_last: bool,
}

/// Splits the first of a server's frames from `bytes` into its text and what follows; `None` while it is incomplete.
pub fn split(bytes: &[u8]) -> Result<Option<(Part<'_>, &[u8])>> {
    let Some((&[first, second], rest)) = bytes.split_first_chunk::<2>() else {
        return Ok(None);
    };
    if !OPCODES.contains(&(first & !FIN)) || second & MASKED != 0 {
        return Err(format!("expected a server's text frame, got one that begins {first:#04x} {second:#04x}").into());
    }
    let split = payload(second, rest).and_then(|(length, rest)| rest.split_at_checked(length));
    Ok(split.map(|(text, rest)| (Part { text, is_last: first & FIN != 0 }, rest)))
}

/// The payload's length, and the bytes from the payload on.
fn payload(short: u8, rest: &[u8]) -> Option<(usize, &[u8])> {
    match short {
        LENGTH_IN_2_BYTES => {
            let (length, rest) = rest.split_first_chunk()?;
            Some((u16::from_be_bytes(*length).into(), rest))
        }
        LENGTH_IN_8_BYTES => {
            let (length, rest) = rest.split_first_chunk()?;
            Some((usize::try_from(u64::from_be_bytes(*length)).ok()?, rest))
        }
        length => Some((length.into(), rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_of_any_length_is_split_from_what_follows() {
        for length in [0, 1, 125, 126, 200, 65_535, 65_536] {
            let text = "x".repeat(length);
            let mut bytes = from_server(&text);
            bytes.extend_from_slice(b"next");
            let (part, rest) = split(&bytes).unwrap().unwrap();
            assert_eq!(part, Part { text: text.as_bytes(), is_last: true });
            assert_eq!(rest, b"next");
        }
    }

    #[test]
    fn a_frame_cut_anywhere_is_incomplete() {
        let bytes = from_server(&"x".repeat(200));
        for end in 0..bytes.len() {
            assert_eq!(split(&bytes[..end]).unwrap(), None, "cut at {end}");
        }
    }

    #[test]
    fn a_fragment_says_whether_it_is_the_last() {
        for (first, is_last) in [(0x01, false), (0x00, false), (0x80, true)] {
            let bytes = [first, 1, b'x'];
            let (part, _) = split(&bytes).unwrap().unwrap();
            assert_eq!(part, Part { text: b"x", is_last });
        }
    }

    #[test]
    fn frames_that_are_not_a_servers_text_are_refused() {
        assert!(split(&[0x88, 0]).is_err(), "close");
        assert!(split(&from_client("masked")).is_err(), "masked");
    }
}

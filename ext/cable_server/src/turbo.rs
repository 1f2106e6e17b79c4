//! Turbo's signed stream names (`Turbo.signed_stream_verifier`, an `ActiveSupport::MessageVerifier`), and the subscriptions
//! that carry them. A name is taken only on a clean proof; whatever is unusual is left to Ruby.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

/// Rails writes padding in the standard alphabet, and none in the URL-safe one; it reads both.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const ENGINES: [GeneralPurpose; 2] = [GeneralPurpose::new(&STANDARD, LENIENT), GeneralPurpose::new(&URL_SAFE, LENIENT)];

/// The one channel whose subscriptions this is about. Subclasses are the application's.
pub(crate) const CHANNEL: &str = "Turbo::StreamsChannel";

/// How subscriptions to Turbo's streams are served.
#[derive(Debug, Clone, Default)]
pub struct TurboStreams {
    /// Proves the names.
    pub verifier: Verifier,
    /// Whether streams must be acquired from a backplane of the application's before they are confirmed.
    pub has_backplane: bool,
}

/// The hash under an HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// 40 hex digits.
    Sha1,
    /// 64 hex digits; Turbo's own.
    Sha256,
    /// 128 hex digits.
    Sha512,
}

/// What names were signed with: the present key, and those rotated out.
#[derive(Clone, Default)]
pub struct Verifier {
    keys: Vec<(Digest, Vec<u8>)>,
}

/// Keys are for nobody's log.
impl std::fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Verifier({} keys)", self.keys.len())
    }
}

impl Verifier {
    /// One that takes what was signed with any of these keys.
    #[must_use]
    pub fn new(keys: Vec<(Digest, Vec<u8>)>) -> Self {
        Self { keys }
    }

    /// The stream's name, if the token proves it: `<base64 of a JSON string>--<hex HMAC of that base64>`.
    #[must_use]
    pub fn verified(&self, token: &str) -> Option<String> {
        let (data, signature) = token.rsplit_once("--")?;
        let is_signed = self.keys.iter().any(|(digest, key)| digest.verifies(key, data, signature));
        is_signed.then(|| decode(data)).flatten().filter(|name| !name.is_empty())
    }
}

impl Digest {
    fn verifies(self, key: &[u8], data: &str, signature: &str) -> bool {
        let Some(signature) = from_hex(signature) else { return false };
        match self {
            Self::Sha1 => verify(Hmac::<Sha1>::new_from_slice(key), data, &signature),
            Self::Sha256 => verify(Hmac::<Sha256>::new_from_slice(key), data, &signature),
            Self::Sha512 => verify(Hmac::<Sha512>::new_from_slice(key), data, &signature),
        }
    }
}

/// In constant time.
fn verify<M: Mac>(mac: Result<M, hmac::digest::InvalidLength>, data: &str, signature: &[u8]) -> bool {
    mac.is_ok_and(|mac| mac.chain_update(data).verify_slice(signature).is_ok())
}

/// Lower case, as Rails writes it: it would not take another.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let bytes = text.as_bytes().chunks(2);
    bytes.map(|pair| Some((digit(pair[0])? << 4) | digit(*pair.get(1)?)?)).collect()
}

/// A plain JSON string. Anything else, such as a message with a purpose or an expiry, is for Ruby to understand.
fn decode(data: &str) -> Option<String> {
    ENGINES.iter().find_map(|engine| serde_json::from_slice(&engine.decode(data).ok()?).ok())
}

/// The signed name in the identifier of a subscription to [`CHANNEL`].
pub(crate) fn signed_name(identifier: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Params<'a> {
        #[serde(borrow)]
        channel: Cow<'a, str>,
        #[serde(borrow)]
        signed_stream_name: Cow<'a, str>,
    }
    let params: Params = serde_json::from_str(identifier).ok()?;
    (params.channel == CHANNEL).then(|| params.signed_stream_name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with Active Support 7.2: `MessageVerifier.new("secret", digest:, serializer: JSON).generate("chat:1?>")`.
    const SHA256: &str = "ImNoYXQ6MT8+Ig==--3e9267b99071846f7f0d4bf47d1638b5d2b1b8af144f2c3442e45538736c44aa";
    const SHA512_URL_SAFE: &str = "ImNoYXQ6MT8-Ig--618f0c641b326927f2ec44b092d8722ba79325ac656171592b0fd84d98ca00b4bd1ce4df8407ddde6b217188c3e8f64a8f662abe1e841a303b9995c94cd20dc4";
    const SHA1: &str = "ImNoYXQ6MT8+Ig==--49420ca9f6105623d902a68bea3c684f6298b3d3";
    /// With `purpose: "x"`.
    const WITH_PURPOSE: &str = "eyJfcmFpbHMiOnsibWVzc2FnZSI6IkltTm9ZWFE2TVQ4K0lnPT0iLCJleHAiOm51bGwsInB1ciI6IngifX0=--62e98093bf958a631a8acfdf4f655d667621e384e894d5ff3ab7be4cab1694ca";
    /// `generate("")`, and `generate(["a"])`.
    const EMPTY: &str = "IiI=--880b0a1fc6119b8208d66ab20ac7e5eeff7e43c83cdd8497b3108c4982356751";
    const ARRAY: &str = "WyJhIl0=--d56605968e0590fb50a90fe1197c3e0a65f919ce4960569dffabe00545eb8009";

    fn verifier(digest: Digest) -> Verifier {
        Verifier::new(vec![(digest, b"secret".to_vec())])
    }

    #[test]
    fn what_rails_signed_is_verified() {
        for (digest, token) in [(Digest::Sha256, SHA256), (Digest::Sha512, SHA512_URL_SAFE), (Digest::Sha1, SHA1)] {
            assert_eq!(verifier(digest).verified(token).as_deref(), Some("chat:1?>"), "{digest:?}");
        }
    }

    #[test]
    fn keys_that_were_rotated_out_still_count() {
        let keys = vec![(Digest::Sha256, b"new".to_vec()), (Digest::Sha256, b"secret".to_vec())];
        assert!(Verifier::new(keys).verified(SHA256).is_some());
        assert!(Verifier::new(vec![(Digest::Sha256, b"new".to_vec())]).verified(SHA256).is_none());
        assert!(Verifier::default().verified(SHA256).is_none());
    }

    #[test]
    fn a_changed_token_proves_nothing() {
        let verifier = verifier(Digest::Sha256);
        for index in 0..SHA256.len() {
            let mut changed = SHA256.as_bytes().to_vec();
            changed[index] ^= 1;
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(verifier.verified(&changed), None, "{changed}");
        }
        for end in 0..SHA256.len() {
            assert_eq!(verifier.verified(&SHA256[..end]), None);
        }
        assert_eq!(verifier.verified(&SHA256.to_uppercase()), None);
    }

    #[test]
    fn what_is_no_plain_name_is_left_to_ruby() {
        for token in [WITH_PURPOSE, EMPTY, ARRAY, "", "--", "chat:1"] {
            assert_eq!(verifier(Digest::Sha256).verified(token), None, "{token}");
        }
    }

    #[test]
    fn the_name_is_found_in_turbo_s_own_identifiers_only() {
        assert_eq!(
            signed_name(r#"{"channel":"Turbo::StreamsChannel","signed_stream_name":"T","x":[1]}"#).as_deref(),
            Some("T")
        );
        for identifier in [
            r#"{"channel":"Turbo::StreamsChannel"}"#,
            r#"{"channel":"MyStreamsChannel","signed_stream_name":"T"}"#,
            r#"{"channel":"Turbo::StreamsChannel","signed_stream_name":7}"#,
            r#"{"channel":"X","signed_stream_name":"T","channel":"Turbo::StreamsChannel"}"#,
            "Turbo::StreamsChannel",
        ] {
            assert_eq!(signed_name(identifier), None, "{identifier}");
        }
    }
}

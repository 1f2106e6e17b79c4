//! Events as Ruby sees them: `[id, kind, text, code]`.

use cable_server::{Event, EventKind};
use magnus::{RArray, RString, Ruby};

/// `[id, :opened]`, `[id, :commands, [json, …]]`, `[id, :malformed, problem]`, `[id, :recalled]`, `[0, :warning, text]`,
/// `[0, :acquire, stream, reactor]`, `[0, :release, stream, reactor]`,
/// `[0, :heard, stream, payload]`, `[0, :gap, lost]`,
/// `[0, :delivered, stream, receivers, bytes]`, or `[id, :closed, reason, code]`.
pub(crate) fn to_ruby(ruby: &Ruby, event: Event) -> RArray {
    let Event { id, kind } = event;
    let symbol = |name| ruby.to_symbol(name);
    match kind {
        EventKind::Opened => ruby.ary_from_iter([ruby.into_value(id), ruby.into_value(symbol("opened"))]),
        EventKind::Recalled => ruby.ary_from_iter([ruby.into_value(id), ruby.into_value(symbol("recalled"))]),
        EventKind::Acquire { stream, reactor } => stream_event(ruby, "acquire", &stream, reactor),
        EventKind::Release { stream, reactor } => stream_event(ruby, "release", &stream, reactor),
        EventKind::Heard { stream, payload } => ruby.ary_new_from_values(&[
            ruby.into_value(id),
            ruby.into_value(symbol("heard")),
            ruby.into_value(utf8(ruby, &stream)),
            ruby.into_value(utf8(ruby, &payload)),
        ]),
        EventKind::Gap(lost) => {
            ruby.ary_new_from_values(&[ruby.into_value(id), ruby.into_value(symbol("gap")), ruby.into_value(lost)])
        }
        EventKind::Commands(texts) => ruby.ary_new_from_values(&[
            ruby.into_value(id),
            ruby.into_value(symbol("commands")),
            ruby.into_value(ruby.ary_from_iter(texts.iter().map(|json| ruby.str_new(json)))),
        ]),
        EventKind::Malformed(problem) => tuple(ruby, id, "malformed", &problem),
        EventKind::Warning(text) => tuple(ruby, id, "warning", &text),
        EventKind::Delivered { stream, receivers, bytes } => ruby.ary_new_from_values(&[
            ruby.into_value(id),
            ruby.into_value(symbol("delivered")),
            ruby.into_value(utf8(ruby, &stream)),
            ruby.into_value(receivers),
            ruby.into_value(bytes),
        ]),
        EventKind::Closed { code, reason } => {
            let array = tuple(ruby, id, "closed", &reason);
            // Pushing to an array we have just made fails only for want of memory.
            let _ = array.push(code);
            array
        }
    }
}

fn stream_event(ruby: &Ruby, name: &str, stream: &[u8], reactor: usize) -> RArray {
    ruby.ary_new_from_values(&[
        ruby.into_value(0),
        ruby.into_value(ruby.to_symbol(name)),
        ruby.into_value(utf8(ruby, stream)),
        ruby.into_value(reactor),
    ])
}

fn utf8(ruby: &Ruby, bytes: &[u8]) -> RString {
    ruby.enc_str_new(bytes, ruby.utf8_encoding())
}

fn tuple(ruby: &Ruby, id: u64, kind: &str, text: &str) -> RArray {
    ruby.ary_new_from_values(&[
        ruby.into_value(id),
        ruby.into_value(ruby.to_symbol(kind)),
        ruby.into_value(ruby.str_new(text)),
    ])
}

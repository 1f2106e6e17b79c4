//! From the core's errors to the classes that `errors.rb` defines before this library is loaded.

use magnus::{Error, ExceptionClass, RModule, Ruby, prelude::*};

/// The Ruby exception for an error of the core.
pub(crate) fn to_ruby(ruby: &Ruby, error: &cable_server::Error) -> Error {
    use cable_server::Error as Core;
    let class = match error {
        Core::Config(_) => "ConfigurationError",
        Core::Adopt(_) => "AdoptionError",
        Core::Overloaded => "OverloadedError",
        Core::Stopped => "StoppedError",
        Core::TooLarge { .. } => "TooLargeError",
        _ => "Error",
    };
    named(ruby, class, error.to_string())
}

/// The Ruby exception for a panic that was caught.
pub(crate) fn panicked(ruby: &Ruby) -> Error {
    named(ruby, "Error", "the extension panicked; please report this with the lines above".into())
}

fn named(ruby: &Ruby, class: &str, message: String) -> Error {
    let found = ruby
        .class_object()
        .const_get::<_, RModule>("TurboCableRs")
        .and_then(|module| module.const_get::<_, ExceptionClass>(class));
    match found {
        Ok(class) => Error::new(class, message),
        Err(error) => error,
    }
}

//! Waiting without the GVL: interruptible, safe for panics, and without touching the heap.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;
use std::thread;

/// How a wait without the GVL went.
pub(crate) enum Waited<T> {
    /// `work` ran to its end.
    Done(T),
    /// An interrupt (a signal, `Thread#kill`, shutdown) was pending, and `work` did not run. Return to Ruby.
    Interrupted,
    /// `work` panicked.
    Panicked,
}

struct Work<F, T> {
    work: Option<F>,
    result: Option<thread::Result<T>>,
}

/// Runs `work`, which must not touch Ruby, while other Ruby threads run. To interrupt it Ruby calls `unblock` from
/// another thread, as often as it likes: `work` must then return soon. Interrupts are left for Ruby to act on when
/// the caller's method returns, so that no Rust frame is jumped over.
pub(crate) fn without_gvl<F, T, U>(work: F, unblock: &U) -> Waited<T>
where
    F: FnOnce() -> T,
    U: Fn() + Sync,
{
    let mut call = Work { work: Some(work), result: None };
    // SAFETY: called from a Ruby thread that holds the GVL, as every method of this library is. `call` and `unblock`
    // outlive the call, which returns only when `run` has; `run` and `wake` match the types behind the pointers.
    unsafe {
        rb_sys::rb_thread_call_without_gvl2(
            Some(run::<F, T>),
            (&raw mut call).cast(),
            Some(wake::<U>),
            (&raw const *unblock).cast_mut().cast(),
        );
    }
    match call.result {
        Some(Ok(value)) => Waited::Done(value),
        Some(Err(_)) => Waited::Panicked,
        None => Waited::Interrupted,
    }
}

unsafe extern "C" fn run<F: FnOnce() -> T, T>(call: *mut c_void) -> *mut c_void {
    // SAFETY: `without_gvl` passes a pointer to a live `Work<F, T>` that nobody else uses meanwhile.
    let call = unsafe { &mut *call.cast::<Work<F, T>>() };
    call.result = call.work.take().map(|work| catch_unwind(AssertUnwindSafe(work)));
    null_mut()
}

unsafe extern "C" fn wake<U: Fn() + Sync>(unblock: *mut c_void) {
    // SAFETY: `without_gvl` passes a pointer to a live `U` that may be shared between threads.
    let unblock = unsafe { &*unblock.cast::<U>() };
    // A panic must not cross into C; there is nobody to tell.
    let _ = catch_unwind(AssertUnwindSafe(unblock));
}

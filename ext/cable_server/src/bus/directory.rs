//! The directory of the bus: private to one user, one socket in it for each serving process.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, Metadata};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use nix::unistd::{AccessFlags, Uid, access};

use crate::Error;

/// How the sockets' names end. Others' files are let alone.
const SUFFIX: &str = ".sock";

/// Longest name of a socket: a process id, a dash, eight digits, the suffix.
const LONGEST_NAME: usize = 24;

/// Longest path of a UNIX socket, of 108 bytes on Linux and 104 elsewhere, with the zero at its end.
const LONGEST_PATH: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// Clocks of file systems tick as slowly as this. A directory that changed so lately may change again without its time
/// telling of it.
const CLOCK: Duration = Duration::from_secs(1);

/// Where the processes of one app find each other.
#[derive(Debug, Clone)]
pub struct Directory {
    path: PathBuf,
}

/// Tells whether a directory has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: (i64, i64),
    inode: u64,
}

impl Directory {
    /// Names it; nothing is done on disk.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Makes the directory if it is missing, and makes sure that it is one in which processes can find each other and
    /// nobody else can listen.
    ///
    /// # Errors
    /// [`Error::Config`] in words that follow its path: what is wrong with it.
    pub fn prepare(&self) -> Result<(), Error> {
        let length = self.path.as_os_str().len() + 1 + LONGEST_NAME;
        if length > LONGEST_PATH {
            let room = LONGEST_PATH - 1 - LONGEST_NAME;
            let found = self.path.as_os_str().len();
            return Err(self.wrong(&format!("is too long for sockets: {found} bytes, of at most {room}")));
        }
        self.create().map_err(|error| self.wrong(&format!("cannot be made: {error}")))?;
        self.check_owner()?;
        access(&self.path, AccessFlags::R_OK | AccessFlags::W_OK | AccessFlags::X_OK)
            .map_err(|error| self.wrong(&format!("cannot be used: {error}")))
    }

    /// Parents too, all private.
    fn create(&self) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.path)
    }

    /// In a place where all may write, another user may have been there first.
    fn check_owner(&self) -> Result<(), Error> {
        let metadata = self.metadata().map_err(|error| self.wrong(&format!("cannot be read: {error}")))?;
        let owner = Uid::from_raw(metadata.uid());
        if !metadata.is_dir() {
            return Err(self.wrong("is no directory"));
        }
        if owner != Uid::effective() && !Uid::effective().is_root() {
            return Err(self.wrong(&format!("belongs to another user (uid {owner}, not {})", Uid::effective())));
        }
        if metadata.mode() & 0o077 != 0 {
            let mode = metadata.mode() & 0o777;
            return Err(self.wrong(&format!("is open to other users (mode {mode:o}, not 700)")));
        }
        Ok(())
    }

    fn wrong(&self, problem: &str) -> Error {
        Error::Config(format!("{} {problem}", self.path.display()))
    }

    /// Of the directory itself: a link to one is none.
    fn metadata(&self) -> io::Result<Metadata> {
        fs::symlink_metadata(&self.path)
    }

    pub(crate) fn socket(&self, name: &OsStr) -> PathBuf {
        self.path.join(name)
    }

    /// What the directory is like now: `None` while there is none, and while it is so young that it may change unseen.
    pub(crate) fn stamp(&self) -> Option<Stamp> {
        let metadata = self.metadata().ok()?;
        let modified = metadata.modified().ok()?;
        let is_settled = SystemTime::now().duration_since(modified).is_ok_and(|age| age > CLOCK);
        is_settled.then(|| Stamp { modified: (metadata.mtime(), metadata.mtime_nsec()), inode: metadata.ino() })
    }

    /// The names of the sockets in it: none where there is no directory, or none of ours.
    pub(crate) fn names(&self) -> Vec<OsString> {
        if self.check_owner().is_err() {
            return Vec::new();
        }
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        let names = entries.filter_map(|entry| Some(entry.ok()?.file_name()));
        names.filter(|name| name.as_bytes().ends_with(SUFFIX.as_bytes())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;

    fn temporary(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("bus-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        path
    }

    fn problem(path: &Path) -> String {
        Directory::new(path.to_owned()).prepare().unwrap_err().to_string()
    }

    #[test]
    fn it_is_made_for_its_user_alone() {
        let path = temporary("made");
        let directory = Directory::new(path.join("app"));
        directory.prepare().unwrap();
        directory.prepare().unwrap();
        assert_eq!(fs::metadata(path.join("app")).unwrap().mode() & 0o777, 0o700);
        fs::remove_dir_all(path).unwrap();
    }

    #[test]
    fn one_that_is_open_to_others_is_refused() {
        let path = temporary("open");
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(problem(&path).ends_with("is open to other users (mode 755, not 700)"));
        fs::remove_dir_all(path).unwrap();
    }

    #[test]
    fn a_link_or_a_file_in_its_place_is_refused() {
        let path = temporary("link");
        symlink(std::env::temp_dir(), &path).unwrap();
        assert!(problem(&path).ends_with("is no directory"));
        fs::remove_file(&path).unwrap();
        fs::write(&path, "").unwrap();
        assert!(problem(&path).contains("cannot be made"));
        fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_path_too_long_for_sockets_is_refused_with_what_would_fit() {
        let path = std::env::temp_dir().join("x".repeat(120));
        assert!(problem(&path).contains("is too long for sockets"), "{}", problem(&path));
    }

    #[test]
    fn a_directory_just_changed_may_change_again() {
        let path = temporary("stamp");
        let directory = Directory::new(path.clone());
        assert_eq!(directory.stamp(), None);
        directory.prepare().unwrap();
        assert_eq!(directory.stamp(), None);
        let old = SystemTime::now() - CLOCK * 2;
        fs::File::open(&path).unwrap().set_modified(old).unwrap();
        assert!(directory.stamp().is_some());
        fs::remove_dir_all(path).unwrap();
    }
}

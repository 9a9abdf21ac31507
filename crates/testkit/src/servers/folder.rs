//! Folders that belong to one running process.

use super::process::{as_root, is_root, pause};
use anyhow::{Context, Result};
use std::{
    env, fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{self, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// A fresh empty folder below the target folder, removed with this value. What a killed process left
/// behind is swept away by the next one that asks for a folder.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes a folder whose name begins with `noun` and tells its owner's process id.
    pub fn fresh(noun: &str) -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let parent = parent_folder()?;
        sweep(&parent);
        let path = parent.join(format!("{noun}-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
        remove(&path);
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

/// The folder that cargo builds into, found from the running program.
pub fn target_folder() -> Result<PathBuf> {
    let program = env::current_exe().context("cannot tell where this program is")?;
    let found = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    // Written without `..`, because Chromium reads no file whose path has it.
    let beside_crates = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let target = found.map(Path::to_path_buf).or_else(|| Some(beside_crates?.join("target")));
    target.context("cannot tell where the target folder is")
}

/// PostgreSQL runs as another account when we are root, and that account cannot reach a checkout inside
/// a private home folder: the servers then live in the temporary folder instead.
fn parent_folder() -> Result<PathBuf> {
    let target = target_folder()?;
    let closed = |folder: &Path| fs::metadata(folder).is_ok_and(|meta| meta.mode() & 0o001 == 0);
    if target.ancestors().any(closed) {
        return Ok(env::temp_dir().join(format!("haumai-test-servers-{}", fs::metadata("/proc/self")?.uid())));
    }
    Ok(target.join("test-servers"))
}

fn sweep(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner =
            name.to_str().and_then(|name| name.rsplit('-').nth(1)).and_then(|id| id.parse::<u32>().ok());
        if owner.is_some_and(|id| !Path::new("/proc").join(id.to_string()).exists()) {
            remove(&entry.path());
        }
    }
}

/// What is being ended may write one more file, so one try may not be enough.
fn remove(path: &Path) {
    for _ in 0..25 {
        // A mail server started by an ordinary account leaves files of other accounts of its namespace.
        if !path.exists() || fs::remove_dir_all(path).is_ok() || remove_as_root(path) {
            return;
        }
        pause();
    }
    // What stays now is swept away by a later run.
}

fn remove_as_root(path: &Path) -> bool {
    if is_root() {
        return false;
    }
    let removed = as_root("rm").arg("-rf").arg(path).stderr(Stdio::null()).status();
    removed.is_ok_and(|status| status.success())
}

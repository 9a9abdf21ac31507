//! Files: stored before they are named, known by their content and not by what they claim to be.

mod papers;

pub use papers::{
    PAPERS_BYTES_MAX, PaperError, PaperKind, PaperRefusal, decide_name, decide_paper, store_papers,
};

use std::{io::Cursor, path::Path, sync::Arc};

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use jiff::SignedDuration;
use kernel::{Actor, ids};
use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path as Key};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    db::{Db, DbError, Tx},
    from_row,
    jobs::{Handler, Job, JobError},
};

ids! { FileId = "file" }

/// Pictures with more points than this are kept for download only.
const PICTURE_POINTS_MAX: u64 = 50_000_000;
/// Pictures that take more bytes of memory than this while they are read: four for each of those points.
const PICTURE_BYTES_MAX: u64 = 4 * PICTURE_POINTS_MAX;
/// The longer side of a kept picture, in points; enough to see a scratch, small enough for a phone.
const PICTURE_SIDE_MAX: u32 = 2000;
const THUMBNAIL_SIDE_MAX: u32 = 360;
/// Letters of a file's name that are kept.
const NAME_MAX: usize = 120;

/// Where files lie: a folder, or what speaks S3.
#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoRefusal {
    /// It is no JPEG, PNG, GIF or WebP.
    #[error("not a picture")]
    NotAPicture,
    /// It begins like a picture but cannot be read to its end.
    #[error("a damaged picture")]
    Damaged,
    /// More than 50 million points.
    #[error("a picture that is too large")]
    TooLarge,
    /// No bytes.
    #[error("an empty file")]
    Empty,
}

/// A picture that was read, turned upright, freed of its metadata (place and camera) and written anew.
#[derive(Debug, Clone)]
pub struct Photo {
    name: String,
    picture: Vec<u8>,
    thumbnail: Vec<u8>,
}

/// A file that is on disk and may be named in a row.
#[derive(Debug, Clone)]
pub struct StoredFile {
    storage_key: String,
    thumbnail_key: Option<String>,
    name: String,
    media_type: String,
    bytes: i64,
    digest: String,
}

impl StoredFile {
    /// The name that it came with.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A file as the database knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Which.
    pub id: FileId,
    storage_key: String,
    thumbnail_key: Option<String>,
    /// The name that it came with.
    pub name: String,
    /// What its content is.
    pub media_type: String,
}
from_row!(FileRow { id, storage_key, thumbnail_key, name, media_type });

/// Ends of names behind which programs, scripts and shortcuts stand on somebody's computer.
const RUNNING_ENDS: [&str; 32] = [
    "apk", "app", "appx", "bat", "cmd", "com", "cpl", "deb", "dll", "dmg", "docm", "exe", "hta", "iso",
    "jar", "js", "jse", "lnk", "msi", "pif", "pkg", "pptm", "ps1", "reg", "rpm", "scr", "sh", "vbe", "vbs",
    "wsf", "xlsm", "xll",
];

/// Whether a file may run when somebody opens it. Its bytes decide and, because a computer goes by that, the end of its
/// name. Such a file is kept, marked, and handed to the shop's people only.
pub fn decide_running(name: &str, media_type: &str) -> bool {
    let runs = ["executable", "x-msdownload", "x-mach-binary", "x-sharedlib", "android.package-archive"];
    let end = name.trim_end_matches(['.', ' ']).rsplit_once('.').map(|(_, end)| end.to_lowercase());
    runs.iter().any(|kind| media_type.contains(kind))
        || end.is_some_and(|end| RUNNING_ENDS.contains(&end.as_str()))
}

impl FileRow {
    /// Whether it is a picture that we wrote anew, so that a page may show it.
    pub const fn is_photo(&self) -> bool {
        self.thumbnail_key.is_some()
    }

    /// See [`decide_running`].
    pub fn may_run(&self) -> bool {
        decide_running(&self.name, &self.media_type)
    }
}

impl Photo {
    /// The picture as it was written anew, a JPEG.
    pub fn into_picture(self) -> Vec<u8> {
        self.picture
    }

    /// How many bytes of memory a picture takes while it is read; told from its first bytes, before anything is decoded.
    ///
    /// # Errors
    /// Like [`Photo::read`].
    pub fn weight(bytes: &[u8]) -> Result<u64, PhotoRefusal> {
        Ok(decoder(bytes)?.total_bytes())
    }

    /// Reads an upload. Takes milliseconds of one core: call it off the async threads.
    ///
    /// # Errors
    /// [`PhotoRefusal`], which says what the person should do.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, PhotoRefusal> {
        let mut decoder = decoder(bytes)?;
        let upright = decoder.orientation().map_err(|_| PhotoRefusal::Damaged)?;
        let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PhotoRefusal::Damaged)?;
        picture.apply_orientation(upright);
        let (large, small) =
            (jpeg(&within(&picture, PICTURE_SIDE_MAX))?, jpeg(&within(&picture, THUMBNAIL_SIDE_MAX))?);
        Ok(Self { name: name.chars().take(NAME_MAX).collect(), picture: large, thumbnail: small })
    }
}

fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder, PhotoRefusal> {
    if bytes.is_empty() {
        return Err(PhotoRefusal::Empty);
    }
    let format = infer::get(bytes).and_then(|t| ImageFormat::from_mime_type(t.mime_type()));
    let format = format
        .filter(|f| matches!(f, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP));
    let mut reader = ImageReader::new(Cursor::new(bytes));
    reader.set_format(format.ok_or(PhotoRefusal::NotAPicture)?);
    let mut limits = Limits::default();
    limits.max_alloc = Some(512 * 1024 * 1024);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|_| PhotoRefusal::Damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PICTURE_POINTS_MAX || decoder.total_bytes() > PICTURE_BYTES_MAX
    {
        return Err(PhotoRefusal::TooLarge);
    }
    Ok(decoder)
}

fn within(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width() <= side && picture.height() <= side {
        return picture.clone();
    }
    picture.thumbnail(side, side)
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, PhotoRefusal> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 82);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|_| PhotoRefusal::Damaged)?;
    Ok(bytes)
}

impl Files {
    /// Files in a folder, each synced to disk before it is named.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn folder(path: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(path)?;
        let store = LocalFileSystem::new_with_prefix(path).map_err(std::io::Error::other)?;
        Ok(Self(Arc::new(store.with_fsync(true))))
    }

    /// Stores a photo; the caller then names it in a row with [`add_file`]. Should that never happen, because the
    /// transaction fails or the program ends, a job that is written first deletes the bytes a day later.
    ///
    /// # Errors
    /// When the disk or the database says no.
    pub async fn store_photo(&self, db: &Db, photo: Photo) -> Result<StoredFile, DbError> {
        let mut moment = db.moment();
        let [storage_key, thumbnail_key] = [moment.uuid(), moment.uuid()].map(|key| key.simple().to_string());
        let promise = DeleteUnnamed { key: storage_key.clone(), thumbnail: thumbnail_key.clone() };
        db.write(move |tx| {
            let due = tx.now() + NAMED_WITHIN;
            tx.enqueue(&promise.key, &promise, due)
        })
        .await?;
        let digest = Sha256::digest(&photo.picture).iter().map(|b| format!("{b:02x}")).collect();
        let bytes = i64::try_from(photo.picture.len()).unwrap_or(i64::MAX);
        self.put(&storage_key, photo.picture).await?;
        self.put(&thumbnail_key, photo.thumbnail).await?;
        let media_type = "image/jpeg".to_owned();
        let thumbnail_key = Some(thumbnail_key);
        Ok(StoredFile { storage_key, thumbnail_key, name: photo.name, media_type, bytes, digest })
    }

    /// Stores bytes as they came, such as a raw mail: synced to disk, and named in a row as a photo is. They are never
    /// shown, only handed over.
    ///
    /// # Errors
    /// When the disk or the database says no.
    pub async fn store_bytes(
        &self,
        db: &Db,
        (name, media_type): (&str, &str),
        bytes: Vec<u8>,
    ) -> Result<StoredFile, DbError> {
        let storage_key = db.moment().uuid().simple().to_string();
        // There is no second form: the sweeper may delete the same key twice.
        let promise = DeleteUnnamed { key: storage_key.clone(), thumbnail: storage_key.clone() };
        db.write(move |tx| {
            let due = tx.now() + NAMED_WITHIN;
            tx.enqueue(&promise.key, &promise, due)
        })
        .await?;
        let digest = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        let count = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.put(&storage_key, bytes).await?;
        let (name, media_type) = (name.chars().take(NAME_MAX).collect(), media_type.to_owned());
        Ok(StoredFile { storage_key, thumbnail_key: None, name, media_type, bytes: count, digest })
    }

    async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), DbError> {
        let put = self.0.put(&Key::from(key), bytes.into()).await;
        put.map(drop).map_err(|e| DbError::Unavailable(format!("the files cannot be written: {e}")))
    }

    async fn delete(&self, keys: &[String]) -> Result<(), JobError> {
        for key in keys {
            match self.0.delete(&Key::from(key.as_str())).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(JobError::Later(format!("{key}: {error}"))),
            }
        }
        Ok(())
    }

    /// The bytes of a file, or of its thumbnail.
    ///
    /// # Errors
    /// When the store does not have it; that is a broken restore.
    pub async fn bytes(&self, file: &FileRow, size: FileSize) -> Result<Vec<u8>, DbError> {
        let found = self.find(file, size).await?;
        found.ok_or_else(|| DbError::Unavailable(format!("{}: the store does not have it", file.id)))
    }

    /// The same, and none where the store does not have it: that a file is gone is not that the store is away.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn find(&self, file: &FileRow, size: FileSize) -> Result<Option<Vec<u8>>, DbError> {
        let key = match (size, &file.thumbnail_key) {
            (FileSize::Thumbnail, Some(key)) => key,
            _ => &file.storage_key,
        };
        let unreadable = |e| DbError::Unavailable(format!("{}: {e}", file.id));
        match self.0.get(&Key::from(key.as_str())).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(unreadable)?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unreadable(error)),
        }
    }
}

/// Which of a picture's two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSize {
    /// As large as it is kept.
    Full,
    /// For lists.
    Thumbnail,
}

/// Names a stored file.
///
/// # Errors
/// Whatever the database says.
pub fn add_file(tx: &mut Tx<'_>, by: &Actor, file: &StoredFile) -> Result<FileId, DbError> {
    let (id, now, by): (FileId, _, _) = (tx.id(), tx.now(), by.to_string());
    tx.exec(
        "insert into file (id, storage_key, thumbnail_key, name, media_type, bytes, digest, created_by,
         created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &id,
            &file.storage_key,
            &file.thumbnail_key,
            &file.name,
            &file.media_type,
            &file.bytes,
            &file.digest,
            &by,
            &now,
        ],
    )?;
    Ok(id)
}

/// A file's row. Whether the viewer may see it is asked of the noun that it hangs on, never here.
///
/// # Errors
/// Whatever the database says.
pub fn file(tx: &mut Tx<'_>, id: FileId) -> Result<Option<FileRow>, DbError> {
    tx.first("select id, storage_key, thumbnail_key, name, media_type from file where id = $1", &[&id])
}

/// The rows of several files in the order in which they were asked for; those that are gone are left out.
///
/// # Errors
/// Whatever the database says.
pub fn files_of(tx: &mut Tx<'_>, ids: &[FileId]) -> Result<Vec<FileRow>, DbError> {
    let mut found: Vec<FileRow> = Vec::new();
    for few in ids.chunks(8) {
        let Some(first) = few.first() else { break };
        let id = |place: usize| few.get(place).unwrap_or(first);
        found.extend(tx.all::<FileRow>(
            "select id, storage_key, thumbnail_key, name, media_type from file
             where id in ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[id(0), id(1), id(2), id(3), id(4), id(5), id(6), id(7)],
        )?);
    }
    found.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(found)
}

/// Forgets a file that nothing names any more. Its bytes are deleted by a job after the commit, because a transaction
/// that is taken back must leave them.
///
/// # Errors
/// Whatever the database says.
pub fn drop_file(tx: &mut Tx<'_>, id: FileId) -> Result<(), DbError> {
    let Some(row) = file(tx, id)? else { return Ok(()) };
    tx.exec("delete from file where id = $1", &[&id])?;
    let keys = [Some(row.storage_key), row.thumbnail_key].into_iter().flatten().collect();
    let now = tx.now();
    tx.enqueue(&id.to_string(), &DeleteBytes { keys }, now)
}

#[derive(Debug, Serialize, Deserialize)]
struct DeleteBytes {
    keys: Vec<String>,
}

impl Job for DeleteBytes {
    const KIND: &'static str = "platform.delete_bytes";
}

/// How long a stored file may wait for the row that names it.
const NAMED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// Looks whether bytes that were stored before their transaction were ever named.
#[derive(Debug, Serialize, Deserialize)]
struct DeleteUnnamed {
    key: String,
    thumbnail: String,
}

impl Job for DeleteUnnamed {
    const KIND: &'static str = "platform.delete_unnamed";
}

/// The jobs that delete the bytes of dropped files, and of those that nothing ever named. Bytes that are gone already
/// are no error.
pub fn sweepers(db: &Db, files: &Files) -> [Handler; 2] {
    let (of_dropped, of_unnamed, db) = (files.clone(), files.clone(), db.clone());
    let dropped = Handler::outside(move |job: DeleteBytes| {
        let files = of_dropped.clone();
        async move { files.delete(&job.keys).await }
    });
    let unnamed = Handler::outside(move |job: DeleteUnnamed| {
        let (files, db) = (of_unnamed.clone(), db.clone());
        async move {
            let key = job.key.clone();
            let named = db.read(move |tx| is_named(tx, &key)).await;
            if named.map_err(|error| JobError::Later(error.to_string()))? {
                return Ok(());
            }
            files.delete(&[job.key, job.thumbnail]).await
        }
    });
    [dropped, unnamed]
}

fn is_named(tx: &mut Tx<'_>, key: &str) -> Result<bool, DbError> {
    let found: Option<FileId> = tx.value("select id from file where storage_key = $1", &[&key])?;
    Ok(found.is_some())
}

/// Reads and stores several uploads before a transaction names them. The first refusal stops it, and nothing is stored.
///
/// # Errors
/// The index of the upload and why it was refused, or that the store failed.
pub async fn store_photos(
    db: &Db,
    files: &Files,
    uploads: Vec<(String, Vec<u8>)>,
) -> Result<Vec<StoredFile>, PhotoError> {
    let mut photos = Vec::new();
    for (index, (name, bytes)) in uploads.into_iter().enumerate() {
        let read = tokio::task::spawn_blocking(move || Photo::read(&name, &bytes)).await;
        let photo = read.map_err(|_| PhotoError::Refused(index, PhotoRefusal::Damaged))?;
        photos.push(photo.map_err(|refusal| PhotoError::Refused(index, refusal))?);
    }
    let mut stored = Vec::new();
    for photo in photos {
        stored.push(files.store_photo(db, photo).await.map_err(PhotoError::Store)?);
    }
    Ok(stored)
}

/// Why uploads were not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhotoError {
    /// This one (counted from zero) was refused.
    Refused(usize, PhotoRefusal),
    /// The store failed.
    Store(DbError),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_written_anew_and_made_small() {
        let photo = Photo::read("máy.png", &png(3000, 1500)).unwrap();
        let large = image::load_from_memory(&photo.picture).unwrap();
        let small = image::load_from_memory(&photo.thumbnail).unwrap();
        assert_eq!((large.width(), large.height()), (2000, 1000));
        assert_eq!((small.width(), small.height()), (360, 180));
    }

    #[test]
    fn what_runs_when_it_is_opened_is_known_by_its_bytes_and_by_its_name() {
        for (name, kind) in [
            ("hoa-don.pdf.EXE", "application/octet-stream"),
            ("anh.jpg", "application/vnd.microsoft.portable-executable"),
            ("x.js . ", "text/plain"),
            ("bao-gia.xlsm", "application/zip"),
        ] {
            assert!(decide_running(name, kind), "{name} {kind}");
        }
        for name in ["hoa-don.pdf", "exe", "anh.jpg", "video.mp4", "log.txt"] {
            assert!(!decide_running(name, "application/octet-stream"), "{name}");
        }
    }

    #[test]
    fn what_a_picture_will_weigh_is_known_before_it_is_read() {
        let bytes = png(300, 150);
        assert_eq!(Photo::weight(&bytes).unwrap() % (300 * 150), 0);
        // The head of a GIF that says of itself that it is 7,000 points wide and high.
        let bomb = b"GIF89a\x58\x1b\x58\x1b\x80\x00\x00\x00\x00\x00\xff\xff\xff\x2c\x00\x00\x00\x00\x58\x1b\x58\x1b\x00\x02\x02\x44\x01\x00\x3b";
        assert_eq!(Photo::weight(bomb).unwrap(), 7000 * 7000 * 4);
        assert_eq!(Photo::weight(b"chu"), Err(PhotoRefusal::NotAPicture));
    }

    #[test]
    fn what_is_no_picture_is_refused_whatever_it_is_called() {
        let refusal = |bytes: &[u8]| Photo::read("a.jpg", bytes).unwrap_err();
        assert_eq!(refusal(b""), PhotoRefusal::Empty);
        assert_eq!(refusal(b"<svg onload=alert(1)>"), PhotoRefusal::NotAPicture);
        assert_eq!(refusal(&png(40, 40)[..60]), PhotoRefusal::Damaged);
    }
}

//! A dropped file leaves nothing on disk, and a kept one stays.

use std::io::Cursor;

use jiff::SignedDuration;
use kernel::Actor;
use platform::{
    DbError,
    files::{FileSize, Files, Photo, add_file, drop_file, file, sweepers},
    jobs::Worker,
};
use testkit::each_engine;

use crate::SCHEMAS;

const ME: Actor = Actor::System { task: "test" };

fn photo() -> Photo {
    let mut png = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut png, image::ImageFormat::Png).unwrap();
    Photo::read("máy.png", png.get_ref()).unwrap()
}

#[tokio::test]
async fn the_bytes_of_a_dropped_file_go_after_the_commit() {
    each_engine(SCHEMAS, |e| async move {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let stored = files.store_photo(&e.db, photo()).await.unwrap();
        let id = e.write::<_, DbError, _>(move |tx| add_file(tx, &ME, &stored)).await.unwrap();
        let row = e.read::<_, DbError, _>(move |tx| file(tx, id)).await.unwrap().unwrap();

        let taken_back: Result<(), DbError> = e
            .write(move |tx| {
                drop_file(tx, id)?;
                Err(DbError::Engine("no".into()))
            })
            .await;
        assert!(taken_back.is_err());
        let worker = Worker::new(e.db.clone(), sweepers(&e.db, &files));
        worker.run_due().await.unwrap();
        assert!(files.bytes(&row, FileSize::Thumbnail).await.is_ok(), "nothing was dropped");

        e.write::<_, DbError, _>(move |tx| drop_file(tx, id)).await.unwrap();
        worker.run_due().await.unwrap();
        assert_eq!(e.read::<_, DbError, _>(move |tx| file(tx, id)).await.unwrap().map(|f| f.id), None);
        for size in [FileSize::Full, FileSize::Thumbnail] {
            assert!(files.bytes(&row, size).await.is_err(), "{} {size:?}", e.name);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    })
    .await;
}

#[tokio::test]
async fn bytes_that_no_row_ever_named_go_a_day_later() {
    each_engine(SCHEMAS, |e| async move {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path()).unwrap();
        let named = files.store_photo(&e.db, photo()).await.unwrap();
        files.store_photo(&e.db, photo()).await.unwrap();
        let id = e.write::<_, DbError, _>(move |tx| add_file(tx, &ME, &named)).await.unwrap();
        let worker = Worker::new(e.db.clone(), sweepers(&e.db, &files));
        let on_disk = || std::fs::read_dir(folder.path()).unwrap().count();

        e.clock.advance(SignedDuration::from_hours(23));
        worker.run_due().await.unwrap();
        assert_eq!(on_disk(), 4, "a transaction may still be on its way");
        e.clock.advance(SignedDuration::from_hours(2));
        worker.run_due().await.unwrap();
        let row = e.read::<_, DbError, _>(move |tx| file(tx, id)).await.unwrap().unwrap();
        assert!(files.bytes(&row, FileSize::Full).await.is_ok() && on_disk() == 2, "{}", e.name);
    })
    .await;
}

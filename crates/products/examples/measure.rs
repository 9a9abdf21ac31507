//! Temporary measurement.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let path = std::path::PathBuf::from(dir).join("m.db");
    let db = platform::Db::open(
        &platform::db::Place::File(path),
        kernel::Clock::system(),
        platform::Entropy::system(),
    )
    .unwrap();
    db.migrate(&[platform::SCHEMA, identity::SCHEMA, customers::SCHEMA, products::SCHEMA]).await.unwrap();
    for _ in 0..2 {
        let f = std::fs::File::open("/tmp/cdnow/lifetimes/datasets/CDNOW_master.txt").unwrap();
        let start = std::time::Instant::now();
        let (_, p) = products::imports::import_reader(
            &db,
            "CDNOW_master.txt",
            f,
            |m| {
                m.currency = kernel::Currency::USD;
                m.source = "cdnow".into();
            },
            |_| (),
        )
        .await
        .unwrap();
        let s = start.elapsed().as_secs_f64();
        println!("{p:?} {s:.2}s {:.0}/s", p.done as f64 / s);
    }
}

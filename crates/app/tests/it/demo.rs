//! The shop of the demo has what a shop has.

use axum::http::StatusCode;

use crate::world::World;

#[tokio::test]
async fn the_shop_of_the_demo_promises_a_warranty_of_its_own_and_takes_transfers() {
    let world = World::open().await;
    let mut owner = world.staff("trang@saomai.example").await;
    for (code, term) in [("SMC-12", "12"), ("SMC-6", "6")] {
        let policy = owner.get(&format!("/api/v1/policies/{code}")).await;
        assert_eq!(policy.status, StatusCode::OK, "{code}: {}", policy.body);
        assert!(owner.get("/app/coverage").await.body.contains(code));
        assert!(policy.body.contains(term), "{code}: {}", policy.body);
    }
    let returns = owner.get("/warranty/returns").await;
    assert!(
        returns.body.contains("Trong 30 ngày") && returns.body.contains("Điện thoại"),
        "{}",
        returns.body
    );
    let account = owner.get("/api/v1/shop/bank-account").await.value();
    assert_eq!(account["bank"], "970436", "{account}");
    let mut drawn = 0;
    for number in 24_801..24_840 {
        let page = owner.get(&format!("/app/repairs/SC-{number}")).await.body;
        drawn +=
            usize::from(page.contains(account["account"].as_str().unwrap()) && page.contains("class=\"qr\""));
    }
    assert!(drawn > 0, "nobody can pay by VietQR");
}

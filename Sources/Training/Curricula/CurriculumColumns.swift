/// The names under which files have the code and the title of a curriculum.
enum CurriculumColumns {
    static let code = [
        "curriculum", "ma_chuong_trinh", "ma_chuong_trinh_boi_duong", "ma_chuong_trinh_dao_tao", "ma_ct", "ma_ctbd",
        "ma_ctdt",
    ]

    static let title = ["ten_chuong_trinh", "ten_chuong_trinh_boi_duong", "ten_chuong_trinh_dao_tao"]
}

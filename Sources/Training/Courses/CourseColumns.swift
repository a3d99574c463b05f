/// The names under which files have the code or the title of a course, in whatever kind of file.
enum CourseColumns {
    static let code = [
        "course", "ma_khoa", "ma_khoa_hoc", "ma_khoa_boi_duong", "ma_khoa_dao_tao", "ma_hoc_phan", "ma_mon",
        "ma_mon_hoc", "ma_chuyen_de",
    ]

    static let title = [
        "ten_khoa", "ten_khoa_hoc", "ten_khoa_boi_duong", "ten_khoa_dao_tao", "ten_hoc_phan", "ten_mon_hoc",
        "ten_chuyen_de",
    ]
}

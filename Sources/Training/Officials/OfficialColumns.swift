/// The names under which files have an official's two numbers, in whatever kind of file.
enum OfficialColumns {
    static let code = [
        "official_id", "ma_can_bo", "ma_cong_chuc", "ma_vien_chuc", "ma_cbcc", "ma_cbccvc", "ma_nhan_vien", "so_hieu",
        "so_hieu_can_bo", "so_hieu_cbcc", "employee_code",
    ]

    static let nationalID = [
        "so_cccd", "cccd", "so_cccd_cmnd", "cccd_cmnd", "so_can_cuoc", "so_can_cuoc_cong_dan", "so_the_can_cuoc",
        "so_dinh_danh", "ma_dinh_danh", "so_dinh_danh_ca_nhan", "citizen_id", "id_number",
    ]
}

/// A closed list of words, each in the spellings that offices use.
struct ClosedList: Sendable {
    private let words: [String: String]

    /// - Parameter spellings: Each word with its other spellings, without accents.
    private init(_ spellings: [String: [String]]) {
        let pairs = spellings.flatMap { word, others in ([word] + others).map { ($0, word) } }
        words = Dictionary(uniqueKeysWithValues: pairs)
    }

    /// The word of the list that a spelling means.
    func word(_ written: String) -> String? { words[written.foldedWord] }

    /// A gender: `Nam` and `Nữ`, or the English words.
    static let gender = ClosedList(["male": ["nam", "m"], "female": ["nu", "f"]])

    /// A category: `cán bộ`, `công chức`, `viên chức`, or the English words.
    static let category = ClosedList([
        "cadre": ["can_bo", "cb"], "civil_servant": ["cong_chuc", "cc"], "public_employee": ["vien_chuc", "vc"],
    ])

    /// A level of the tree.
    static let level = ClosedList([
        "national": ["quoc_gia", "trung_uong"],
        "ministry": ["bo", "bo_nganh"],
        "province": ["tinh", "tinh_thanh_pho"],
        "district": ["huyen", "quan", "huyen_quan", "quan_huyen"],
        "commune": ["xa", "phuong", "xa_phuong", "phuong_xa", "xa_phuong_thi_tran"],
    ])

    static let format = ClosedList([
        "online": ["truc_tuyen", "hoc_truc_tuyen", "e_learning", "elearning"],
        "classroom": ["truc_tiep", "tap_trung", "hoc_truc_tiep", "hoc_tap_trung"],
        "blended": ["ket_hop", "truc_tiep_ket_hop_truc_tuyen", "truc_tuyen_ket_hop_truc_tiep"],
    ])

    static let status = ClosedList([
        "draft": ["ban_thao", "ban_nhap", "nhap"],
        "published": ["da_cong_bo", "cong_bo"],
        "retired": ["da_ngung", "ngung"],
    ])

    /// The decision about officials enrolled on older versions of a curriculum.
    static let onTheWay = ClosedList(["finish": ["hoan_thanh_tiep"], "move": ["chuyen"]])

    static let requirement = ClosedList(["required": ["bat_buoc"], "elective": ["tu_chon"]])
}

extension RowReader {
    /// Stages a word of a closed list.
    @discardableResult
    mutating func word(
        _ column: Int,
        isRequired: Bool = false,
        fault: ErrorCode,
        _ list: ClosedList
    ) -> String? {
        if let word = remembered(column) {
            line.append(word)
            return word
        }
        guard let text = filled(column, isRequired) else { return nil }
        guard let word = list.word(text) else {
            refuse(column, fault, ["found": text])
            return nil
        }
        line.append(word)
        remember(word, for: column)
        return word
    }
}

/// Reads the words of closed lists in the spellings that offices use.
enum ClosedLists {
    /// A gender: `Nam` and `Nữ`, or the English words.
    static func gender(_ written: String) -> String? {
        switch written.foldedWord {
        case "nam", "male", "m": "male"
        case "nu", "female", "f": "female"
        default: nil
        }
    }

    /// A category: `cán bộ`, `công chức`, `viên chức`, or the English words.
    static func category(_ written: String) -> String? {
        switch written.foldedWord {
        case "can_bo", "cb", "cadre": "cadre"
        case "cong_chuc", "cc", "civil_servant": "civil_servant"
        case "vien_chuc", "vc", "public_employee": "public_employee"
        default: nil
        }
    }

    /// A level of the tree.
    static func level(_ written: String) -> String? {
        switch written.foldedWord {
        case "national", "quoc_gia", "trung_uong": "national"
        case "ministry", "bo", "bo_nganh": "ministry"
        case "province", "tinh", "tinh_thanh_pho": "province"
        case "district", "huyen", "quan", "huyen_quan", "quan_huyen": "district"
        case "commune", "xa", "phuong", "xa_phuong", "phuong_xa", "xa_phuong_thi_tran": "commune"
        default: nil
        }
    }

    static func format(_ written: String) -> String? {
        switch written.foldedWord {
        case "online", "truc_tuyen", "hoc_truc_tuyen", "e_learning", "elearning": "online"
        case "classroom", "truc_tiep", "tap_trung", "hoc_truc_tiep", "hoc_tap_trung": "classroom"
        case "blended", "ket_hop", "truc_tiep_ket_hop_truc_tuyen", "truc_tuyen_ket_hop_truc_tiep": "blended"
        default: nil
        }
    }

    static func status(_ written: String) -> String? {
        switch written.foldedWord {
        case "draft", "ban_thao", "ban_nhap", "nhap": "draft"
        case "published", "da_cong_bo", "cong_bo": "published"
        case "retired", "da_ngung", "ngung": "retired"
        default: nil
        }
    }

    /// The decision about officials enrolled on older versions of a curriculum.
    static func onTheWay(_ written: String) -> String? {
        switch written.foldedWord {
        case "finish", "hoan_thanh_tiep": "finish"
        case "move", "chuyen": "move"
        default: nil
        }
    }

    static func requirement(_ written: String) -> String? {
        switch written.foldedWord {
        case "required", "bat_buoc": "required"
        case "elective", "tu_chon": "elective"
        default: nil
        }
    }
}

extension RowReader {
    /// Stages a word of a closed list.
    @discardableResult
    mutating func word(
        _ column: Int,
        isRequired: Bool = false,
        fault: ErrorCode,
        _ read: (String) -> String?
    ) -> String? {
        if let word = remembered(column) {
            line.append(word)
            return word
        }
        guard let text = filled(column, isRequired) else { return nil }
        guard let word = read(text) else {
            refuse(column, fault, ["found": text])
            return nil
        }
        line.append(word)
        remember(word, for: column)
        return word
    }
}

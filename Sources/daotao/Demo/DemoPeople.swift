/// Made-up officials of every ministry and province, and their completions of 2022; the same in every run.
struct DemoPeople {
    private(set) var officials =
        "official_code,national_id,full_name,date_of_birth,gender,organization_code,position,category\n"
    private(set) var completions = "official_code,course_code,completed_on,score,evidence\n"

    private var dice = Dice(state: 2022)

    init(units: String) {
        let codes = units.split(separator: "\n").dropFirst(2).compactMap {
            $0.split(separator: ",").first.map(String.init)
        }
        let provinces = codes.filter { $0.count == 2 && Int($0) != nil }
        for number in 1...20_000 {
            let code = "CB" + Self.padded(number, 8)
            addOfficial(code, number, of: codes, bornIn: provinces)
            if dice.roll(100) < 68 { addCompletions(code) }
        }
    }

    private mutating func addOfficial(_ code: String, _ number: Int, of units: [String], bornIn provinces: [String]) {
        let isWoman = dice.roll(2) == 0
        let year = 1963 + dice.roll(37)
        let birth = "\(year)-\(Self.padded(1 + dice.roll(12), 2))-\(Self.padded(1 + dice.roll(28), 2))"
        let gender = isWoman ? 1 : 0
        // Real numbers have this form: province, gender with century, year. The last six digits number the people, so
        // that no national ID repeats.
        let nationalID =
            "0\(dice.pick(provinces))\(gender)\(Self.padded(year % 100, 2))\(Self.padded(number, 6))"
        let name = [
            dice.pick(Self.families), isWoman ? dice.pick(Self.womens) : dice.pick(Self.mens), dice.pick(Self.given),
        ].joined(separator: " ")
        // Units differ in size: the product of two dice makes a few large ones and many small ones.
        let unit = units[dice.roll(units.count) * (1 + dice.roll(units.count)) / units.count]
        let (position, category) = dice.pick(Self.posts)
        officials +=
            "\(code),\(nationalID),\(name),\(birth),\(isWoman ? "Nữ" : "Nam"),\(unit),\(position),\(category)\n"
    }

    private mutating func addCompletions(_ code: String) {
        let (required, electives) = dice.pick(Self.curricula)
        // Three in ten don't complete all courses.
        let wanted = dice.roll(10) < 7 ? required[...] : required.prefix(1 + dice.roll(required.count - 1))
        for course in wanted + electives.filter({ _ in dice.roll(5) == 0 }) {
            let day = Self.day(dice.roll(365) * (100 + dice.roll(265)) / 365)
            let score = 50 + dice.roll(51)
            completions +=
                "\(code),\(course),\(day),\(score / 10).\(score % 10),GCN-\(Self.padded(dice.roll(1_000_000), 6))\n"
        }
    }

    /// A day of 2022 by its number, from 0.
    private static func day(_ number: Int) -> String {
        var rest = number
        for (month, length) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
            if rest < length { return "2022-\(padded(month + 1, 2))-\(padded(rest + 1, 2))" }
            rest -= length
        }
        return "2022-12-31"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static let families = [
        "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ",
        "Võ",
        "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Nông", "Vàng",
    ]
    private static let womens = ["Thị", "Thị", "Thị Thu", "Thị Kim", "Ngọc", "Thị Thanh", "Phương"]
    private static let mens = ["Văn", "Văn", "Đức", "Hữu", "Quang", "Minh", "Xuân", "Công"]
    private static let given = [
        "An", "Anh", "Bình", "Châu", "Chi", "Dũng", "Dương", "Giang", "Hà", "Hải", "Hạnh", "Hiền", "Hoa", "Hòa", "Hùng",
        "Hương", "Khánh", "Lan", "Linh", "Long", "Mai", "Minh", "Nam", "Nga", "Ngọc", "Nhung", "Phúc", "Phương", "Quân",
        "Sơn", "Tâm", "Thảo", "Thắng", "Thủy", "Trang", "Trung", "Tuấn", "Tùng", "Vân", "Yến",
    ]
    private static let posts = [
        ("Chuyên viên", "công chức"), ("Chuyên viên chính", "công chức"), ("Trưởng phòng", "công chức"),
        ("Phó Giám đốc", "cán bộ"), ("Giáo viên", "viên chức"), ("Bác sĩ", "viên chức"),
    ]
    private static let curricula = [
        (["DX-101", "DX-201", "DX-202"], ["DX-203"]),
        (["DX-101", "DX-103", "DX-301", "DX-302"], ["DX-303", "DX-304"]),
        (["DX-101", "DX-102", "DX-103"], ["DX-104", "DX-105", "DX-401"]),
    ]
}

/// SplitMix64: numbers that look random and come in the same order every time.
private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(sides))
    }

    mutating func pick<Item>(_ items: [Item]) -> Item {
        items[roll(items.count)]
    }
}

import Testing

@testable import Terminal

@Suite struct TerminalTests {
    @Test func vietnameseIsAsWideComposedAsDecomposed() {
        #expect(textWidth("Nguyễn Thị Thuỷ") == 15)
        #expect(textWidth("Nguye\u{302}\u{303}n Thi\u{323} Thuy\u{309}") == 15)
        #expect(textWidth("統計") == 4)
        #expect(textWidth("😀") == 2)
        #expect(textWidth(Style(isOn: true).bold("đậm")) == 3)
    }

    @Test func textIsFittedToItsColumns() {
        #expect("Đắk".fitted(to: 5) == "Đắk  ")
        #expect("12".fitted(to: 5, alignment: .right) == "   12")
        #expect("Thành phố Hà Nội".fitted(to: 8) == "Thành p…")
        #expect("abc".truncated(to: 3) == "abc")
    }

    @Test func dataCanNotCommandTheTerminal() {
        #expect("a\u{1B}[2Jb\u{202E}".harmless == "a\u{FFFD}[2Jb\u{FFFD}")
        let table = Table(headers: ["x"], alignments: [.left], rows: [["\u{1B}]0;title\u{7}"]])
        #expect(!table.rendered(width: 80).contains("\u{1B}"))
        // A text that is wholly in one of the program's colours stays coloured; anything else that looks like a colour
        // is data.
        let coloured = "\u{1B}[32mba\u{7}\u{1B}[2J\u{1B}[0m"
        #expect(coloured.harmlessUnlessColoured == "\u{1B}[32mba\u{FFFD}\u{FFFD}[2J\u{1B}[0m")
        let bar = "\u{1B}[32m███\u{1B}[0m\u{1B}[2m░░\u{1B}[0m"
        #expect(bar.harmlessUnlessColoured == bar)
        #expect("\u{1B}[32mours\u{1B}[0m\u{1B}[2J\u{1B}[0m".harmlessUnlessColoured.contains("\u{1B}") == false)
        for data in ["\u{1B}[2Jmine\u{1B}[0m", "\u{1B}[0m", "\u{1B}]0;m\u{1B}[0m", "\u{1B}[m"] {
            #expect(!data.harmlessUnlessColoured.contains("\u{1B}"), "\(data.debugDescription)")
        }
    }

    /// The finders in three of the corners show that the code is the right way round, and framed by light.
    @Test func aCodeHasItsFindersAndItsFrame() throws {
        let code = try #require(QRCode("daotao/2f1e0f0a\n20314\n"))
        let lines = code.lines.map(Array.init)
        #expect(lines.allSatisfy { $0.count == code.columns })
        #expect(lines[0].allSatisfy { $0 == "█" } && lines[1].allSatisfy { $0 == "█" })
        #expect(String(lines[2][0..<12]) == "████ ▄▄▄▄▄ █")
        #expect(String(lines[3][0..<12]) == "████ █   █ █")
        #expect(String(lines[2].reversed()[0..<12]) == "████ ▄▄▄▄▄ █")
        #expect(QRCode(String(repeating: "x", count: 3000)) == nil)
    }

    @Test func tablesStandStraightAndFit() {
        let table = Table(
            headers: ["Mã", "Tên", "Số"],
            alignments: [.left, .left, .right],
            rows: [["01", "Thành phố Hà Nội", "1.234"], ["G14", "Bộ Thông tin và Truyền thông", "7"]]
        )
        let wide = table.rendered(width: 80).split(separator: "\n")
        #expect(wide.count == 4)
        #expect(Set(wide.dropFirst(1).map { textWidth(String($0)) }).count == 1)
        #expect(wide[3] == "G14  Bộ Thông tin và Truyền thông      7")
        let narrow = table.rendered(width: 30).split(separator: "\n")
        #expect(narrow.allSatisfy { textWidth(String($0)) <= 30 })
        #expect(narrow[3].contains("…"))
    }

    @Test func barsAreExactToAnEighth() {
        #expect(Bar.filled(0, of: 100, columns: 10) == "")
        #expect(Bar.filled(50, of: 100, columns: 10) == "█████")
        #expect(Bar.filled(1, of: 80, columns: 10) == "▏")
        #expect(Bar.filled(200, of: 100, columns: 10) == "██████████")
        #expect(Bar.filled(1, of: 0, columns: 10) == "")
    }

    @Test func progressShowsRateAndRemainingTime() {
        let line = ProgressBar.line("Đọc", 25, 100, elapsed: 10, detail: "5 dòng/giây", width: 80)
        #expect(line.hasPrefix("Đọc  █"))
        #expect(line.contains(" 25%"))
        #expect(line.hasSuffix("5 dòng/giây  0:30"))
        #expect(textWidth(line) < 80)
        #expect(ProgressBar.line("Đang xét", 5, nil, elapsed: 1, width: 80) == "Đang xét")
    }

    @Test func stylesAreOffWithoutATerminal() {
        #expect(Style(isOn: false).red("x") == "x")
        #expect(Style(isOn: true).red("x") == "\u{1B}[31mx\u{1B}[0m")
    }
}

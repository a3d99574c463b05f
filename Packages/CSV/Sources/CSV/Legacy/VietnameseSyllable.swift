/// Tells whether letters form a Vietnamese syllable: the language has a few thousand, by strict rules.
///
/// This distinguishes text from nonsense: `Nguyễn` is a syllable, `NguyÔn` can't be one.
enum VietnameseSyllable {
    /// True if scalars, composed or not, are one syllable.
    static func isOne(_ scalars: some Sequence<UInt32>) -> Bool {
        var bases: [UInt8] = []
        var tone: UInt8 = 0
        var last: VietnameseLetter?
        for scalar in scalars {
            if VietnameseLetter.isCombining(scalar) {
                guard let letter = last, let changed = VietnameseLetter.combined(scalar, onto: letter) else {
                    return false
                }
                bases[bases.count - 1] = changed.base
                if changed.tone != letter.tone {
                    guard tone == 0 else { return false }
                    tone = changed.tone
                }
                last = changed
            } else {
                // The longest syllable, "nghiêng", has seven letters.
                guard bases.count < 7, let letter = VietnameseLetter(scalar) else { return false }
                if letter.tone > 0 {
                    guard tone == 0 else { return false }
                    tone = letter.tone
                }
                bases.append(letter.base)
                last = letter
            }
        }
        return isOne(bases[...], tone)
    }

    private static func isOne(_ bases: ArraySlice<UInt8>, _ tone: UInt8) -> Bool {
        // A syllable that ends in c, ch, p or t has the acute tone or the dot below.
        if let final = bases.last, bases.count > 1 {
            let isStopped =
                final == UInt8(ascii: "c") || final == UInt8(ascii: "p") || final == UInt8(ascii: "t")
                || bases.suffix(2).elementsEqual("ch".utf8)
            if isStopped, tone != 4, tone != 5 { return false }
        }
        for length in stride(from: min(3, bases.count), through: 1, by: -1)
        where initials.contains(packed(bases.prefix(length))) && rhymes.contains(packed(bases.dropFirst(length))) {
            return true
        }
        return rhymes.contains(packed(bases))
    }

    /// Up to seven letters in one number.
    private static func packed(_ letters: some Sequence<UInt8>) -> UInt64 {
        letters.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func packed(_ text: Substring) -> UInt64 {
        packed(text.unicodeScalars.compactMap { VietnameseLetter($0.value)?.base })
    }

    private static let initials = Set(
        "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split(separator: " ").map { packed($0) }
    )

    /// The rhymes, which follow an initial or stand alone.
    private static let rhymes = Set(
        """
        a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
        e ec em en eng eo ep et ê êc êch êm ên êng ênh êp êt êu \
        i ia ich im in inh ip it iu iê iêc iêm iên iêng iêp iêt iêu \
        o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong ooc \
        oong op ot ô ôc ôi ôm ôn ông ôông ôp ôt ơ ơi ơm ơn ơng ơp ơt \
        u ua uan uang uâ uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uô uôc uôi uôm uôn uông uôp uôt up ut uy \
        uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươ ươc ươi ươm ươn ương ươp ươt ươu ưt ưu \
        y ych yêm yên yêng yêt yêu ym yn ynh yp yt yu
        """.split(separator: " ").map { packed($0) }
    )
}

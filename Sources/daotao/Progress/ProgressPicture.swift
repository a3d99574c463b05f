import Terminal
import Training

/// Progress for a person: the bar to the target, the pace, the year, the best and the last units.
struct ProgressPicture {
    let answer: ProgressAnswer
    let canvas: Canvas

    private var report: ProgressReport { answer.report }
    private var goal: Goal { report.goal }

    var text: String {
        canvas.page([
            heading,
            canvas.indented(bar),
            pace,
            canvas.section(words("progress.months"), canvas.indented(curve)),
            answer.isBroken ? everyUnit : bestAndLast,
            sharing,
        ])
    }

    private var heading: String {
        let facts = [
            answer.place,
            goal.code,
            words(report.isToCome ? "progress.as-of-to-come" : "progress.as-of", ["day": report.asOf.spoken]),
            answer.asKnownOn.map { words("progress.as-known-on", ["day": $0.spoken]) },
            deadline,
        ]
        let beneath = facts.compactMap(\.self).joined(separator: " · ")
        return canvas.strong(goal.spokenTitle.harmless) + "\n" + canvas.faint(beneath.harmless)
    }

    private var deadline: String {
        let named = ["day": goal.deadline.spoken]
        let left = goal.deadline - report.asOf
        if left == 0 { return words("progress.deadline-today") }
        return words(
            left > 0 ? "progress.days-left" : "progress.days-past",
            named.merging(["count": abs(left).spoken]) { $1 }
        )
    }

    /// The bar to the target; empty for a unit without a share of it.
    private var bar: String {
        guard let target = report.target, let percent = report.percent else { return "" }
        let label = "\(report.trained.spoken) / \(target.spoken)   \(percent.spokenPercent)"
        let marker = report.pace.map { pace in
            (value: pace.expected, label: words("progress.marker", ["count": pace.expected.spoken]))
        }
        return canvas.bar(
            report.trained,
            of: target,
            // After the deadline the even pace is the target itself.
            marker: (report.pace?.daysLeft ?? 0) > 0 ? marker : nil,
            label: label,
            isGood: report.isOnPace ?? true
        )
    }

    private var pace: String {
        let standing = report.pace.map(standing)
        return canvas.fields([
            CardLine("trained", words("progress.people", ["count": report.trained.spoken])),
            CardLine("opening", opening),
            CardLine("corrections", report.closing.map(corrections)),
            CardLine("attendances", words("progress.attendances", ["count": report.attendances.spoken])),
            CardLine("pace", standing?.sentence, isGood: standing?.isGood),
            CardLine("tempo", report.pace.flatMap(tempo)),
            CardLine("forecast", report.forecast.map(outlook)),
        ])
    }

    private func standing(_ pace: Pace) -> (sentence: String, isGood: Bool) {
        let target = report.target ?? 0
        if report.trained >= target {
            return (words("progress.reached", ["count": (report.trained - target).spoken]), true)
        }
        if pace.daysLeft < 0 {
            return (words("progress.missed", ["count": (target - report.trained).spoken]), false)
        }
        let key = pace.ahead == 0 ? "progress.on-pace" : pace.ahead > 0 ? "progress.ahead" : "progress.behind"
        return (words(key, ["count": abs(pace.ahead).spoken]), pace.ahead >= 0)
    }

    /// The people without names, who are never added to the others.
    private var opening: String? {
        report.opening == 0 ? nil : words("progress.opening", ["count": report.opening.spoken])
    }

    private func corrections(_ closing: GoalClosing) -> String {
        let number = (closing.corrections < 0 ? "−" : "+") + abs(closing.corrections).spoken
        let told = ["day": closing.on.spoken, "trained": closing.trained.spoken, "count": number]
        return words("progress.corrections", told)
    }

    private func outlook(_ forecast: Forecast) -> String {
        let range = ["count": forecast.likely.spoken, "low": forecast.low.spoken, "high": forecast.high.spoken]
        let end = words("progress.forecast", range)
        return forecast.reachedOn.map { end + "; " + words("progress.reached-on", ["day": $0.spoken]) } ?? end
    }

    private func tempo(_ pace: Pace) -> String? {
        guard let needed = pace.neededPerWeek, let last = pace.lastWeeks, needed > 0 else { return nil }
        return words("progress.tempo", ["needed": needed.spoken(digits: 1), "last": last.spoken(digits: 1)])
    }

    private var curve: String {
        guard let target = report.target else { return "" }
        return MonthCurve(report: report, target: target, history: answer.history).text(on: canvas)
    }

    private var bestAndLast: String {
        let ranked = ranked
        guard ranked.count > 10 else { return canvas.section(words("progress.units"), units(ranked)) }
        // A unit without trained officials isn't among the best.
        let best = ranked.prefix(5).filter { $0.trained > 0 }
        return canvas.page([
            best.isEmpty ? "" : canvas.section(words("progress.best"), units(best)),
            canvas.section(words("progress.last"), units(ranked.suffix(5))),
            canvas.faint(words("progress.see-all", ["count": ranked.count.spoken, "options": levels])),
        ])
    }

    /// The options that show all units of a level.
    private var levels: String {
        let shown = Set(report.units.map(\.level))
        return OrganizationLevel.allCases.filter(shown.contains).map { "--by \($0.rawValue)" }
            .joined(separator: " \(words("join.or")) ")
    }

    private var everyUnit: String {
        canvas.section(words("progress.units"), units(ranked[...]))
    }

    private var ranked: [UnitProgress] { report.units.sorted(by: UnitProgress.isFurther) }

    private var hasTargets: Bool { report.units.contains { $0.target != nil } }

    /// The command that divides the target, where no unit has a share.
    private var sharing: String {
        guard !hasTargets, let unit = report.units.first else { return "" }
        let isAtTheTop = [.ministry, .province].contains(unit.level)
        let shares = isAtTheTop ? "--by-headcount" : "--to \(unit.code)=\(words("progress.share-of-unit"))"
        return canvas.next(
            ["daotao goals allocate \(goal.code) \(shares)".harmless],
            because: words("progress.no-shares")
        )
    }

    /// The unit's name with the units above it, without those that the heading names.
    private func name(of unit: UnitProgress) -> String {
        var within = (unit.within ?? "").split(separator: ", ").map(String.init)
        if let place = answer.place, let known = within.firstIndex(of: place) { within.removeSubrange(known...) }
        return ([unit.name] + within).joined(separator: ", ")
    }

    private func units(_ units: some Collection<UnitProgress>) -> String {
        var columns: [Column<UnitProgress>] = [
            Column("unit") { name(of: $0) },
            Column("trained", .right) { $0.trained.spoken },
        ]
        // A narrow page has no room for a bar beside the number.
        if canvas.width >= 90 {
            let bar = Column<UnitProgress>("share") { unit in
                canvas.smallBar(
                    unit.trained,
                    of: unit.target ?? unit.officials ?? 0,
                    isGood: unit.isOnPace ?? true
                )
            }
            columns.insert(bar, at: 1)
        }
        if hasTargets {
            columns += [
                Column("target", .right) { $0.target?.spoken },
                Column("percent", .right) { $0.percent?.spokenPercent },
            ]
        }
        if report.units.contains(where: { $0.officials != nil }) {
            columns += [
                Column("officials", .right) { $0.officials?.spoken },
                Column("percent-of-officials", .right) { $0.percentOfOfficials?.spokenPercent },
            ]
        }
        columns.append(Column("attendances", .right) { $0.attendances.spoken })
        return canvas.table(columns, units)
    }
}

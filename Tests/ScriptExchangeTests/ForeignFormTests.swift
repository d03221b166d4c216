import Foundation
import ScriptEngine
import ScriptExchange
import TestSupport
import Testing

/// A form as other people write it, with much that a script has not.
@Suite struct ForeignFormTests {
    private let survey = """
        type,name,label::English (en),hint,required,relevant,constraint,constraint_message,calculation,repeat_count
        start,start,,,,,,,,
        note,welcome,Speak slowly.,,,,,,,
        text,driverName,Driver's name?,As on the licence,yes,,,,,
        select_one yesno,hurt,Is anyone hurt?,,yes,,,,,
        integer,how_many,How many are hurt?,,,"selected(${hurt}, 'yes')",. > 0 and . < 500,From 1 to 499.,,
        begin group,vehicle,The vehicle,,,${how_many} >= 2 or ${hurt} = 'unknown',,,,
        text,reg,Registration?,,,,"string-length(.) <= 10 and regex(., '[A-Z]+')",,,
        begin group,load,The load,,,${reg} != '',,,,
        decimal,weight,Weight in tonnes?,,,,. > 0,,,
        end group,,,,,,,,,
        text,owner,Owner?,,,,,,,
        end group,,,,,,,,,
        integer,n,How many people?,,,,,,,
        begin repeat,people,Person,,,,,,,${n}
        text,pname,Name?,,,,,,,
        integer,age,Age?,,,,,,,
        end repeat,,,,,,,,,
        calculate,total,,,,,,,${how_many} + ${n},
        calculate,double,,,,,,,${n} * 2,
        text,why,Why is a child there?,,,count(${people}[./age < 18]) > 0,,,,
        audio,sound,Record it,,,,,,,
        date,when,When?,,,${double} > 4,,,,
        date,later,And later?,,,${when} != '',. >= ${when} and . != today(),,,
        """
    private let choices = """
        list_name,name,label
        yesno,yes,Yes
        yesno,no,No
        yesno,unknown,Not known
        """
    private let settings = """
        form_title,form_id,version
        Roadside form,roadside,7
        """

    private let expected = """
        script: roadside
        version: 7
        title: Roadside form
        notice: Read from another form. Not checked by anyone yet.
        effective: 2000-01-01

        sections:
          - id: questions
            title: Questions
            questions:
              - id: driver_name
                ask: Driver's name?
                type: text
                required: major
                guidance: Speak slowly. As on the licence

              - id: hurt
                ask: Is anyone hurt?
                type: choice
                choices:
                  - {code: "yes", label: "Yes"}
                  - {code: "no", label: "No"}
                  - {code: unknown, label: Not known}
                required: major

              - id: how_many
                ask: How many are hurt?
                type: integer
                when: {question: hurt, is: "yes"}
                constraints:
                  - must: {atLeast: 1, atMost: 499}
                    message: From 1 to 499.

          - id: vehicle
            title: The vehicle
            when: {any: [{question: how_many, atLeast: 2}, {question: hurt, is: unknown}]}
            questions:
              - id: reg
                ask: Registration?
                type: text
                maxLength: 10

          - id: load
            title: The load
            questions:
              - id: weight
                ask: Weight in tonnes?
                type: decimal
                when:
                  all:
                    - {any: [{question: how_many, atLeast: 2}, {question: hurt, is: unknown}]}
                    - {question: reg, answered: true}
                constraints:
                  - must: {all: [{atLeast: 0}, {not: {atMost: 0}}]}
                    message: This answer is not possible.

          - id: vehicle_2
            title: The vehicle
            questions:
              - id: owner
                ask: Owner?
                type: text
                when: {any: [{question: how_many, atLeast: 2}, {question: hurt, is: unknown}]}

          - id: questions_2
            title: Questions
            questions:
              - id: "n"
                ask: How many people?
                type: integer

          - id: people
            title: Person
            repeat: {count: "n", each: Person, atMost: 100}
            questions:
              - id: pname
                ask: Name?
                type: text

              - id: age
                ask: Age?
                type: integer

          - id: questions_3
            title: Questions
            questions:
              - id: total
                type: integer
                calculate: {sum: [how_many, "n"]}

              - id: why
                ask: Why is a child there?
                type: text
                when: {question: age, atMost: 17}

              - id: when
                ask: When?
                type: date

              - id: later
                ask: And later?
                type: date
                when: {question: when, answered: true}

        """

    private var files: [Exported.File] {
        [("survey.csv", survey), ("choices.csv", choices), ("settings.csv", settings)].map {
            Exported.File(name: $0.0, bytes: Array($0.1.utf8))
        }
    }

    @Test func sheetsBecomeAScript() throws {
        let imported = try ScriptImport.read(files)
        #expect(imported.yaml == expected)
        _ = try Script(yaml: Array(imported.yaml.utf8))
    }

    @Test func whatIsNotCarriedIsListedWithItsRow() throws {
        let listed = try ScriptImport.read(files).shortfalls.map { "\($0.subject ?? "-"): \($0.what)" }
        #expect(
            listed == [
                "reg: row 8: the constraint is left out: regex() has no like here; it refuses no answer",
                "total: row 19: a term without an answer counts as 0; in the form the whole sum had no value then",
                "when: row 23: relevant is left out: it looks at double, which is no question here; it always applies",
                "later: row 24: the constraint is left out: today() has no like here; it refuses no answer",
                "-: required questions are given the weight major: grade them",
                "-: a form has no date from which it holds; 2000-01-01 stands in: put it right",
                "start: row 2: type: start has no like here; it is left out",
                "welcome: row 3: the note becomes guidance of the question after it",
                "load: row 9: a group in a group becomes a section of its own, the conditions around on each of its "
                    + "questions",
                "people: row 15: a repeat needs a limit; 100 is taken",
                "double: row 20: only sums of whole numbers and counts of a repeat are carried; the calculation is left "
                    + "out",
                "sound: row 22: type: audio has no like here; it is left out",
            ])
    }

    @Test func workbookOfOpenpyxlReadsAsItsSheets() throws {
        let folder = try TemporaryFolder()
        let paths = try files.map { try folder.write(Data($0.bytes), to: $0.name) }
        let outcome = try Peer.python("workbook.py", [folder.file("form.xlsx")] + paths)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let book = try Data(contentsOf: URL(fileURLWithPath: folder.file("form.xlsx")))
        let imported = try ScriptImport.read(name: "form.xlsx", bytes: Array(book))
        #expect(imported == (try ScriptImport.read(files)))
    }

    @Test func xFormThatPyxformMakesOfTheSheetsReadsAlike() throws {
        let form = try XLSFormPeer.form(of: Exported(files: files, shortfalls: []))
        let imported = try ScriptImport.read(name: "form.xml", bytes: Array(form.utf8))
        #expect(imported.yaml == expected)
    }

    /// Our own export, changed in a spreadsheet: what the sheet says counts, not what we kept beside it.
    @Test func changedExportIsReadAsChanged() throws {
        let script = try inlineScript(
            """
            sections:
              - id: group
                title: Group
                questions:
                  - id: number
                    ask: How many?
                    type: integer
                    required: critical
                    constraints:
                      - must: {atLeast: 0, atMost: 9}
                        message: From 0 to 9.
                  - {id: name, ask: What name?, type: text, required: minor, maxLength: 20}
            """)
        let changed = XLSForm.export(script, as: .csv).files.map { file in
            var text = String(decoding: file.bytes, as: UTF8.self)
            for (old, new) in [
                ("<= 9", "<= 12"), ("From 0 to 9.", "From 0 to 12."), ("<= 20", "<= 30"),
                ("How many?,yes", "How many?,"),
                ("What name?,yes", "What is it called?,yes"),
            ] {
                text = text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
            }
            return Exported.File(name: file.name, bytes: Array(text.utf8))
        }
        let again = try Script(yaml: Array(try ScriptImport.read(changed).yaml.utf8))
        let number = try #require(again.question("number"))
        #expect(number.weight == nil)
        #expect(
            number.constraints == [
                Rule(
                    condition: .all([
                        .test("number", .atLeast(.constant(.integer(0)))),
                        .test("number", .atMost(.constant(.integer(12)))),
                    ]), message: "From 0 to 12.")
            ])
        let name = try #require(again.question("name"))
        #expect(name.maxLength == 30)
        #expect(name.weight == .minor)
        #expect(name.ask == "What is it called?")
    }

    @Test func wordsDefaultsFiltersAndActionsThatAreNotCarriedAreListed() throws {
        let form = """
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
            <h:title>Form</h:title><model><instance><data id="f" version="1"><a>3</a><b/></data></instance>
            <instance id="l"><root><item><name>x</name><label>X</label></item></root></instance>
            <bind nodeset="/data/a" type="int"/><bind nodeset="/data/b" type="string"/>
            <setvalue ref="/data/a" event="odk-instance-first-load"/></model></h:head><h:body>
            <input ref="/data/a"><label>How many of <output value="/data/b"/>?</label></input>
            <select1 ref="/data/b"><label>Which?</label><itemset nodeset="instance('l')/root/item[name != 'y']">
            <value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>
            """
        let imported = try ScriptImport.read(name: "a.xml", bytes: Array(form.utf8))
        let listed = imported.shortfalls.map(\.what)
        for words in ["shows another answer", "default answer", "which are shown", "the action setvalue"] {
            #expect(listed.contains { $0.contains(words) }, "\(words): \(listed)")
        }
        let script = try Script(yaml: Array(imported.yaml.utf8))
        #expect(script.question("b")?.choices == [Choice(code: "x", label: "X")])
    }
}

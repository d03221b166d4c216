/// How a word of a person's name sounds, whoever wrote it down: `mohammed`, `Muhammad` and `Mohamed` are one.
///
/// Modest on purpose: consonants, in one spelling. What it makes alike is evidence, weighed with the rest, never proof.
enum SpokenName {
    /// A folded word's consonants; its first letter stands, a vowel as `a`. Never empty for a word that is not.
    static func skeleton(_ word: String) -> String {
        if word.isDigits { return word }
        if let name = shortForms[word] { return skeleton(name) }
        var text = word
        for (from, to) in spellings { text = text.replacing(from, with: to) }
        var skeleton = ""
        for (index, letter) in text.enumerated() {
            let sound = sounds[letter] ?? letter
            if vowels.contains(sound) || sound == "h" {
                if index == 0 { skeleton.append(sound == "h" ? "h" : "a") }
            } else if skeleton.last != sound {
                skeleton.append(sound)
            }
        }
        return skeleton.isEmpty ? word : skeleton
    }

    private static let vowels: Set<Character> = ["a", "e", "i", "o", "u"]

    /// Before anything else, the longest first.
    private static let spellings: [(String, String)] = [
        ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("ph", "f"), ("ck", "k"), ("kh", "h"), ("sh", "s"), ("sz", "s"),
        ("cz", "c"), ("ch", "c"), ("gh", "g"), ("dj", "j"), ("ou", "u"), ("x", "ks"), ("qu", "k"),
    ]

    private static let sounds: [Character: Character] = ["y": "i", "j": "i", "w": "v", "q": "k", "z": "s", "c": "k"]

    /// Short forms that no sound tells.
    private static let shortForms: [String: String] = [
        "alex": "alexander", "sasha": "alexander", "sascha": "alexander", "sandu": "alexander", "bob": "robert",
        "rob": "robert", "bill": "william", "will": "william", "mike": "michael", "mick": "michael",
        "misha": "michael", "mihai": "michael", "mikhail": "michael", "michal": "michael", "nick": "nicholas",
        "nicu": "nicholas", "nikola": "nicholas", "nicolae": "nicholas", "tom": "thomas", "tomek": "thomas",
        "tomasz": "thomas", "joe": "joseph", "jozef": "joseph", "iosif": "joseph", "yusuf": "joseph",
        "ion": "john", "ioan": "john", "jan": "john", "ivan": "john", "johann": "john", "vanya": "john",
        "steve": "stephen", "stefan": "stephen", "stepan": "stephen", "istvan": "stephen", "gheorghe": "george",
        "georgi": "george", "jerzy": "george", "yuri": "george", "dima": "dmitri", "dumitru": "dmitri",
        "vova": "vladimir", "volodymyr": "vladimir", "wlodek": "vladimir", "pete": "peter", "petru": "peter",
        "piotr": "peter", "petro": "peter", "pyotr": "peter", "paul": "pavel", "pawel": "pavel", "pavlo": "pavel",
    ]
}

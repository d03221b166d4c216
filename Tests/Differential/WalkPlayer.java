import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.IFormElement;
import org.javarosa.core.model.QuestionDef;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.InvalidReferenceException;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormUtils;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Plays walks through forms in JavaRosa and compares what it sees after every answer with what the other engine saw.
 *
 * <p>Lines on standard input, fields parted by tabs: {@code F path} loads a form; {@code W number} starts a walk on it
 * afresh; {@code A question instance value verdict hash} answers: the verdict is 1 where the other engine took the
 * answer and 0 where it refused, the hash is of all that it then saw. A checklist's value is {@code row=value} pairs parted by U+001F.
 *
 * <p>Output: a block for each walk that differs, up to its first difference, and a last line
 * {@code walks N answers N differing N}.
 */
public final class WalkPlayer {
    private static final String LAYBY = "https://layby.example/xform";

    /** What is looked at of one node of the form's definition. */
    private record Seen(String kind, String id) {}

    private FormDef form;
    private FormInstance blank;
    private final Map<String, TreeReference> questions = new HashMap<>();
    private final Map<String, Map<String, String>> grids = new HashMap<>();
    private final Map<String, Element> attributes = new HashMap<>();
    private final Map<String, Seen> seen = new HashMap<>();
    /** A send point once reached stays reached; only an answer that was taken can reach one. */
    private final Map<String, Boolean> reached = new HashMap<>();
    private boolean marks;
    private final List<Repeat> repeats = new ArrayList<>();
    private final Map<String, Long> hashes = new HashMap<>();

    /** A repeat: where it stands in the form, and the node that says how many instances there are. */
    private record Repeat(int group, TreeReference reference, TreeReference count) {}

    public static void main(String[] arguments) throws Exception {
        new JavaRosaCoreModule().registerModule();
        new XFormsModule().registerModule();
        new WalkPlayer().play();
    }

    private void play() throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        long walks = 0;
        long answers = 0;
        long differing = 0;
        boolean skips = false;
        String walk = "?";
        String path = "?";
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split("\t", -1);
            switch (fields[0]) {
                case "F" -> {
                    path = fields[1];
                    load(path);
                }
                case "W" -> {
                    walk = fields[1];
                    walks += 1;
                    skips = false;
                    said.setLength(0);
                    start();
                }
                case "A" -> {
                    if (skips) break;
                    answers += 1;
                    said.append(line).append('\n');
                    String difference;
                    try {
                        difference = answer(fields);
                    } catch (RuntimeException error) {
                        difference = "JavaRosa failed: " + error;
                    }
                    if (difference != null) {
                        skips = true;
                        differing += 1;
                        System.out.println("WALK " + walk + " FORM " + path);
                        System.out.print(said);
                        System.out.println(difference);
                        System.out.println("END");
                    }
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
        System.out.println("walks " + walks + " answers " + answers + " differing " + differing);
    }

    // A form

    private void load(String path) throws Exception {
        form = XFormUtils.getFormFromFormXml(path, null);
        questions.clear();
        grids.clear();
        seen.clear();
        repeats.clear();
        attributes.clear();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        NodeList binds = factory.newDocumentBuilder().parse(new File(path)).getElementsByTagNameNS("*", "bind");
        for (int index = 0; index < binds.getLength(); index++) {
            Element bind = (Element) binds.item(index);
            String nodeset = bind.getAttribute("nodeset");
            attributes.put(nodeset.substring(nodeset.lastIndexOf('/') + 1), bind);
        }
        FormInstance instance = form.getMainInstance();
        look(instance.getRoot());
        for (int index = 0; index < form.getChildren().size(); index++) {
            IFormElement child = form.getChildren().get(index);
            // A group with nothing but a repeat in it is one with the repeat here.
            if (child instanceof GroupDef && ((GroupDef) child).getRepeat()) {
                GroupDef group = (GroupDef) child;
                repeats.add(new Repeat(index, (TreeReference) group.getBind().getReference(),
                    (TreeReference) group.getCountReference().getReference()));
            }
        }
        blank = instance.clone();
    }

    private void look(TreeElement element) {
        for (int index = 0; index < element.getNumChildren(); index++) {
            TreeElement child = element.getChildAt(index);
            String name = child.getName();
            String id = attribute(child, "id");
            if (attribute(child, "check") != null) {
                seen.put(name, new Seen("check", attribute(child, "check")));
            } else if (attribute(child, "alert") != null) {
                seen.put(name, new Seen("alert", attribute(child, "alert")));
            } else if (attribute(child, "sendPoint") != null) {
                seen.put(name, new Seen("send", attribute(child, "sendPoint")));
            } else if (attribute(child, "calculation") != null) {
                seen.put(name, new Seen("calculation", attribute(child, "calculation")));
            } else if (attribute(child, "row") != null) {
                grids.computeIfAbsent(element.getName(), key -> new HashMap<>()).put(attribute(child, "row"), name);
            } else if (attribute(child, "kind") != null) {
                seen.put(name, new Seen("question", id == null ? name : id));
                questions.put(id == null ? name : id, child.getRef().genericize());
            }
            look(child);
        }
    }

    /** What only Layby reads; JavaRosa does not keep it. */
    private String attribute(TreeElement element, String name) {
        Element bind = attributes.get(element.getName());
        return bind != null && bind.hasAttributeNS(LAYBY, name) ? bind.getAttributeNS(LAYBY, name) : null;
    }

    private void start() {
        form.setInstance(blank.clone());
        form.initialize(true, new InstanceInitializationFactory());
        reached.clear();
        fill();
    }

    /** Creates the instances that a repeat's count asks for, as a client does that steps onto it. */
    private void fill() {
        for (Repeat repeat : repeats) {
            IAnswerData count = form.getMainInstance().resolveReference(zeroed(repeat.count())).getValue();
            int wanted = count == null ? 0 : (Integer) count.getValue();
            TreeElement parent = form.getMainInstance().resolveReference(zeroed(repeat.reference().getParentRef()));
            int there = parent.getChildMultiplicity(repeat.reference().getNameLast());
            for (; there < wanted; there++) {
                TreeReference reference = zeroed(repeat.reference());
                reference.setMultiplicity(reference.size() - 1, there);
                try {
                    form.createNewRepeat(new FormIndex(repeat.group(), there, reference));
                } catch (InvalidReferenceException error) {
                    throw new IllegalStateException(error);
                }
            }
        }
    }

    private static TreeReference zeroed(TreeReference reference) {
        TreeReference copy = reference.clone();
        for (int level = 0; level < copy.size(); level++) copy.setMultiplicity(level, 0);
        return copy;
    }

    // An answer

    private String answer(String[] fields) {
        TreeReference reference = zeroed(questions.get(fields[1]));
        int instance = Integer.parseInt(fields[2]);
        if (instance > 0) reference.setMultiplicity(1, instance - 1);
        TreeElement node = form.getMainInstance().resolveReference(reference);
        if (node == null) return "JavaRosa has no such instance";
        if (!node.isRelevant()) return "JavaRosa holds the question not relevant";
        boolean taken = true;
        Map<String, String> grid = grids.get(node.getName());
        if (grid != null) {
            Map<String, String> values = new HashMap<>();
            for (String pair : fields[3].split("\\x1f")) {
                String[] halves = pair.split("=", 2);
                values.put(grid.get(halves[0]), halves[1]);
            }
            for (int index = 0; index < node.getNumChildren(); index++) {
                TreeElement row = node.getChildAt(index);
                store(row, row.getRef(), values.get(row.getName()));
            }
        } else {
            taken = store(node, reference, fields[3]);
        }
        boolean expected = fields[4].equals("1");
        if (taken != expected) return taken ? "JavaRosa takes the answer" : "JavaRosa refuses the answer";
        fill();
        marks = taken;
        long hash = sum(null);
        if (hash == Long.parseUnsignedLong(fields[5], 16)) return null;
        TreeSet<String> all = new TreeSet<>();
        sum(all);
        return "SEES " + String.join(" ", all);
    }

    private boolean store(TreeElement node, TreeReference reference, String text) {
        if (text == null) {
            form.setValue(null, reference, true);
            return true;
        }
        QuestionDef question = FormDef.findQuestionByRef(reference, form);
        IAnswerData data = XFormAnswerDataParser.getAnswerData(text, node.getDataType(), question);
        if (!form.evaluateConstraint(reference, data)) return false;
        form.setValue(data, reference, true);
        return true;
    }

    // All that can be seen

    private long sum(TreeSet<String> names) {
        return sum(form.getMainInstance().getRoot(), 0, names);
    }

    private long sum(TreeElement element, int instance, TreeSet<String> names) {
        long total = 0;
        for (int index = 0; index < element.getNumChildren(); index++) {
            TreeElement child = element.getChildAt(index);
            if (child.getMult() == TreeReference.INDEX_TEMPLATE || !child.isRelevant()) continue;
            int inner = child.isRepeatable() ? child.getMult() + 1 : instance;
            Seen thing = seen.get(child.getName());
            if (thing != null) {
                String name = switch (thing.kind()) {
                    case "calculation" -> inner == 0 ? "calculation:" + thing.id() + "=" + text(child) : null;
                    case "send" -> {
                        if (marks && text(child).equals("1")) reached.put(thing.id(), true);
                        yield reached.containsKey(thing.id()) ? "send:" + thing.id() : null;
                    }
                    default -> thing.kind() + ":" + thing.id();
                };
                if (name != null) {
                    total += hash(name, inner);
                    if (names != null) names.add(name + "[" + inner + "]");
                }
                if (thing.kind().equals("question") && breaks(child)) {
                    String broken = "broken:" + thing.id();
                    total += hash(broken, inner);
                    if (names != null) names.add(broken + "[" + inner + "]");
                }
            }
            total += sum(child, inner, names);
        }
        return total;
    }

    /** Whether the answer that stands at a node breaks its constraint, as the other answers stand now. */
    private boolean breaks(TreeElement element) {
        if (element.getConstraint() == null || element.getValue() == null) return false;
        return !form.evaluateConstraint(element.getRef(), element.getValue());
    }

    private static String text(TreeElement element) {
        return element.getValue() == null ? "" : element.getValue().getDisplayText();
    }

    /** FNV-1a of the name, spread by the instance. */
    private long hash(String name, int instance) {
        long hash = hashes.computeIfAbsent(name, key -> {
            long value = 0xcbf29ce484222325L;
            for (byte unit : key.getBytes(StandardCharsets.UTF_8)) value = (value ^ (unit & 0xff)) * 0x100000001b3L;
            return value;
        });
        hash = (hash ^ instance) * 0x9E3779B97F4A7C15L;
        return hash ^ (hash >>> 29);
    }
}

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.QuestionDef;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormUtils;

/**
 * Takes one answer after another through a form, as a client does: the answer is set, what depends on it is worked out,
 * and the next question that applies is stepped to.
 *
 * <p>Arguments: the form, a file with lines of {@code question instance value} parted by tabs, and how many answers
 * warm up the compiler. On standard input a number of
 * whole sessions to measure at a time, a line each; for each it writes {@code mean p50 p99 answers}, in µs and a session.
 */
public final class FormStep {
    private final FormDef form;
    private final FormInstance blank;
    private final Map<String, String> answers = new HashMap<>();
    private int steps;

    public static void main(String[] arguments) throws Exception {
        new JavaRosaCoreModule().registerModule();
        new XFormsModule().registerModule();
        FormStep measure = new FormStep(arguments[0], arguments[1]);
        int warming = Integer.parseInt(arguments[2]);
        long[] times = new long[warming + 10_000];
        while (measure.steps < warming) measure.session(times);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            measure.round(Integer.parseInt(line.trim()));
        }
    }

    private FormStep(String path, String answersPath) throws Exception {
        form = XFormUtils.getFormFromFormXml(path, null);
        blank = form.getMainInstance().clone();
        for (String line : Files.readAllLines(Path.of(answersPath))) {
            String[] fields = line.split("\t", -1);
            answers.put(fields[0] + "[" + fields[1] + "]", fields[2]);
        }
    }

    private void round(int sessions) {
        long[] times = new long[sessions * (answers.size() + 10)];
        steps = 0;
        for (int session = 0; session < sessions; session++) session(times);
        long[] ascending = Arrays.copyOf(times, steps);
        Arrays.sort(ascending);
        double mean = Arrays.stream(ascending).average().orElse(0);
        System.out.println(mean / 1e3 + " " + ascending[steps / 2] / 1e3 + " " + ascending[steps * 99 / 100] / 1e3 + " "
            + (double) steps / sessions);
    }

    private void session(long[] times) {
        form.setInstance(blank.clone());
        form.initialize(true, new InstanceInitializationFactory());
        FormEntryController entry = new FormEntryController(new FormEntryModel(form));
        entry.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        int event = next(entry);
        while (event == FormEntryController.EVENT_QUESTION) {
            FormIndex index = entry.getModel().getFormIndex();
            IAnswerData answer = answer(index);
            long start = System.nanoTime();
            if (answer != null && entry.answerQuestion(index, answer, true) != FormEntryController.ANSWER_OK) {
                throw new IllegalStateException("JavaRosa refuses the answer to " + index.getReference());
            }
            event = next(entry);
            if (answer != null) times[steps++] = System.nanoTime() - start;
        }
    }

    private static int next(FormEntryController entry) {
        int event = entry.stepToNextEvent();
        while (event != FormEntryController.EVENT_QUESTION && event != FormEntryController.EVENT_END_OF_FORM) {
            event = entry.stepToNextEvent();
        }
        return event;
    }

    /** The answer for the question that is stepped to; null for one that only JavaRosa asks, such as a note. */
    private IAnswerData answer(FormIndex index) {
        TreeElement node = form.getMainInstance().resolveReference(index.getReference());
        String name = node.getName();
        TreeElement parent = (TreeElement) node.getParent();
        String text = answers.get(name + "[" + (parent.isRepeatable() ? parent.getMult() + 1 : 0) + "]");
        if (text == null) return null;
        QuestionDef question = FormDef.findQuestionByRef(index.getReference(), form);
        return XFormAnswerDataParser.getAnswerData(text, node.getDataType(), question);
    }
}

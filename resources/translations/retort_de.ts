<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>QDialog</name>
    <message>
        <source>About Retort</source>
        <translation>Über Retort</translation>
    </message>
    <message>
        <source>A workbench for knowledge distillation.</source>
        <translation>Eine Werkbank für die Destillation von Wissen.</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later.
With Qt and Qt Charts (GPL), LibTorch (BSD), SQLite (public domain), SQLiteCpp, nlohmann JSON, CLI11, fmt and spdlog (MIT, BSD).</source>
        <translation>Freie Software unter der GNU General Public License, Version 3 oder neuer.
Mit Qt und Qt Charts (GPL), LibTorch (BSD), SQLite (gemeinfrei), SQLiteCpp, nlohmann JSON, CLI11, fmt und spdlog (MIT, BSD).</translation>
    </message>
    <message>
        <source>&amp;Copy diagnostics</source>
        <translation>&amp;Diagnose kopieren</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Anleitung</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>Experiments (*.json)</source>
        <translation>Experimente (*.json)</translation>
    </message>
    <message>
        <source>Open an experiment</source>
        <translation>Ein Experiment öffnen</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 gespeichert</translation>
    </message>
    <message>
        <source>Save the experiment</source>
        <translation>Das Experiment speichern</translation>
    </message>
    <message>
        <source>The experiment&apos;s text is on the clipboard.</source>
        <translation>Der Text des Experiments ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>The command is on the clipboard.</source>
        <translation>Der Befehl ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Paste an experiment</source>
        <translation>Ein Experiment einfügen</translation>
    </message>
    <message>
        <source>Ready experiments</source>
        <translation>Fertige Experimente</translation>
    </message>
    <message>
        <source>Take it</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Viewing at temperature</source>
        <translation>Ansicht bei Temperatur</translation>
    </message>
    <message>
        <source>The temperature the beliefs are viewed at; what the student was trained at stays as it is.</source>
        <translation>Die Temperatur, bei der die Überzeugungen gezeigt werden; womit der Schüler trainiert wurde, bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 speichern</translation>
    </message>
    <message>
        <source>%1 files (*.%2)</source>
        <translation>%1-Dateien (*.%2)</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>Bild &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;values</source>
        <translation>&amp;Werte kopieren</translation>
    </message>
    <message>
        <source>Save as %1…</source>
        <translation>Als %1 speichern…</translation>
    </message>
    <message>
        <source>Other toolkits&apos; files (*.yaml *.yml *.sh *.txt)</source>
        <translation>Dateien anderer Programme (*.yaml *.yml *.sh *.txt)</translation>
    </message>
    <message>
        <source>What differs, and what has no counterpart</source>
        <translation>Was anders ist, und was keine Entsprechung hat</translation>
    </message>
    <message>
        <source>✗ No counterpart: %1: %2</source>
        <translation>✗ Ohne Entsprechung: %1: %2</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Aus %1</translation>
    </message>
    <message>
        <source>This is %1&apos;s. Here it means this experiment; take it, and Undo brings the old one back.</source>
        <translation>Das ist von %1. Hier bedeutet es dieses Experiment; nach dem Übernehmen bringt „Rückgängig“ das alte zurück.</translation>
    </message>
    <message>
        <source>This is %1&apos;s, and says no more than a loss. These are a node&apos;s terms; copy them into an experiment&apos;s text.</source>
        <translation>Das ist von %1 und sagt nicht mehr als einen Verlust. Dies sind die Terme eines Netzes; sie gehören in den Text eines Experiments.</translation>
    </message>
    <message>
        <source>The experiment as text</source>
        <translation>Das Experiment als Text</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>The terms are on the clipboard.</source>
        <translation>Die Terme liegen in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Translate from %1</source>
        <translation>Aus %1 übersetzen</translation>
    </message>
    <message>
        <source>“%1” was not saved as it was last; Undo brings it back.</source>
        <translation>„%1“ war zuletzt nicht gespeichert; Rückgängig holt es zurück.</translation>
    </message>
    <message>
        <source>%1 has been changed by another window or program since it was read here. Overwriting it undoes that change; under another name, both are kept.</source>
        <translation>%1 wurde von einem anderen Fenster oder Programm geändert, seit es hier gelesen wurde. Überschreiben macht diese Änderung rückgängig; unter einem anderen Namen bleibt beides.</translation>
    </message>
    <message>
        <source>&amp;Overwrite</source>
        <translation>Ü&amp;berschreiben</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
</context>
<context>
    <name>RunArchives</name>
    <message>
        <source>Run archives (*.retort)</source>
        <translation>Laufarchive (*.retort)</translation>
    </message>
    <message numerus="yes">
        <source>%n runs imported.</source>
        <translation>
            <numerusform>%n Lauf importiert.</numerusform>
            <numerusform>%n Läufe importiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs were there already.</source>
        <translation>
            <numerusform>%n Lauf war schon da.</numerusform>
            <numerusform>%n Läufe waren schon da.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export runs</source>
        <translation>Läufe exportieren</translation>
    </message>
    <message numerus="yes">
        <source>%n runs exported to %1, with those that belong to them.</source>
        <translation>
            <numerusform>%n Lauf nach %1 exportiert.</numerusform>
            <numerusform>%n Läufe nach %1 exportiert, mit denen, die zu ihnen gehören.</numerusform>
        </translation>
    </message>
    <message>
        <source>Import runs</source>
        <translation>Läufe importieren</translation>
    </message>
    <message>
        <source>This store can only be read: open one of your own, and import the runs there.</source>
        <translation>Diese Ablage kann nur gelesen werden: Öffnen Sie eine eigene und importieren Sie die Läufe dort.</translation>
    </message>
</context>
<context>
    <name>RunColumns</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Its name, or its node, its point of the sweep and its seed.</source>
        <translation>Sein Name, oder sein Knoten, sein Punkt der Reihe und sein Startwert.</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Where the run stands.</source>
        <translation>Wie weit der Lauf ist.</translation>
    </message>
    <message>
        <source>T</source>
        <translation>T</translation>
    </message>
    <message>
        <source>The temperature of its soft targets.</source>
        <translation>Die Temperatur seiner weichen Ziele.</translation>
    </message>
    <message>
        <source>Acc %</source>
        <translation>Gen. %</translation>
    </message>
    <message>
        <source>Accuracy on test when the run is finished; until then the latest on validation, in italics.</source>
        <translation>Genauigkeit im Test, wenn der Lauf fertig ist; bis dahin die letzte der Validierung, kursiv.</translation>
    </message>
    <message>
        <source>Δ</source>
        <translation>Δ</translation>
    </message>
    <message>
        <source>Points of test accuracy gained over the same network without teacher (same start); when both are finished and neither was altered.</source>
        <translation>Gewonnene Punkte an Testgenauigkeit gegenüber demselben Netz ohne Lehrer (gleicher Start); wenn beide fertig sind und keiner verändert wurde.</translation>
    </message>
    <message>
        <source>Δ base</source>
        <translation>Δ Basis</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>The architecture that is trained.</source>
        <translation>Die Architektur, die trainiert wird.</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>What it learns from, beside labels.</source>
        <translation>Woraus es außer den Labels lernt.</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>Terme</translation>
    </message>
    <message>
        <source>The summands of its loss.</source>
        <translation>Die Summanden seines Verlusts.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>The data set.</source>
        <translation>Der Datensatz.</translation>
    </message>
    <message>
        <source>Sees</source>
        <translation>Sieht</translation>
    </message>
    <message>
        <source>The part of the training data it learns from.</source>
        <translation>Der Teil der Trainingsdaten, aus dem es lernt.</translation>
    </message>
    <message>
        <source>Best %</source>
        <translation>Beste %</translation>
    </message>
    <message>
        <source>The best validation accuracy of all evaluation points.</source>
        <translation>Die beste Validierungsgenauigkeit aller Auswertungspunkte.</translation>
    </message>
    <message>
        <source>Last %</source>
        <translation>Letzte %</translation>
    </message>
    <message>
        <source>The latest validation accuracy.</source>
        <translation>Die letzte Validierungsgenauigkeit.</translation>
    </message>
    <message>
        <source>Test %</source>
        <translation>Test %</translation>
    </message>
    <message>
        <source>The test accuracy of the selected weights.</source>
        <translation>Die Testgenauigkeit der gewählten Gewichte.</translation>
    </message>
    <message>
        <source>Agrees %</source>
        <translation>Gleich %</translation>
    </message>
    <message>
        <source>The share of test samples on which it says what its teacher says.</source>
        <translation>Der Anteil der Testproben, bei denen es sagt, was sein Lehrer sagt.</translation>
    </message>
    <message>
        <source>NLL</source>
        <translation>NLL</translation>
    </message>
    <message>
        <source>Mean negative log-likelihood on test, in nats: lower is better.</source>
        <translation>Mittlere negative Log-Likelihood im Test, in Nat: kleiner ist besser.</translation>
    </message>
    <message>
        <source>ECE</source>
        <translation>ECE</translation>
    </message>
    <message>
        <source>Expected calibration error on test (15 bins): lower is better.</source>
        <translation>Erwarteter Kalibrierungsfehler im Test (15 Intervalle): kleiner ist besser.</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Trainable numbers of the network.</source>
        <translation>Trainierbare Zahlen des Netzes.</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>Mult.-Additionen</translation>
    </message>
    <message>
        <source>Multiply-adds of one forward pass of one sample.</source>
        <translation>Multiplikationen mit Addition für einen Vorwärtslauf einer Probe.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Time spent in training steps; waiting and pauses are not in it.</source>
        <translation>Zeit in Trainingsschritten; Warten und Pausen zählen nicht.</translation>
    </message>
    <message>
        <source>Samples/s</source>
        <translation>Proben/s</translation>
    </message>
    <message>
        <source>Training samples a second.</source>
        <translation>Trainingsproben je Sekunde.</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <source>Passes over its training data so far.</source>
        <translation>Bisherige Durchgänge durch seine Trainingsdaten.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>What its random numbers follow from.</source>
        <translation>Woraus seine Zufallszahlen folgen.</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Teacher, student, the same without teacher, or the same with true labels.</source>
        <translation>Lehrer, Schüler, derselbe ohne Lehrer oder derselbe mit wahren Labels.</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>Experiment</translation>
    </message>
    <message>
        <source>The experiment that first planned it.</source>
        <translation>Das Experiment, das ihn zuerst geplant hat.</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Marken</translation>
    </message>
    <message>
        <source>Words you put on it.</source>
        <translation>Wörter, die Sie ihm gegeben haben.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>What you wrote about it.</source>
        <translation>Was Sie dazu geschrieben haben.</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>When it was planned (UTC).</source>
        <translation>Wann er geplant wurde (UTC).</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>When it first began to train (UTC).</source>
        <translation>Wann er zum ersten Mal zu trainieren begann (UTC).</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>What the command line calls it.</source>
        <translation>Wie die Befehlszeile ihn nennt.</translation>
    </message>
    <message>
        <source>Points of test accuracy gained over the run you chose as the baseline, on the same data.</source>
        <translation>Gewonnene Punkte Testgenauigkeit gegenüber dem Lauf, den Sie als Vergleich gewählt haben, auf denselben Daten.</translation>
    </message>
    <message>
        <source>No gain over %1, whose data are others (%2): their accuracies do not compare.</source>
        <translation>Kein Gewinn gegenüber %1 mit anderen Daten (%2): Die Genauigkeiten sind nicht vergleichbar.</translation>
    </message>
</context>
<context>
    <name>RunFilter</name>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>Meinten Sie „%1“?</translation>
    </message>
    <message>
        <source>There is no field “%1”.</source>
        <translation>Es gibt kein Feld „%1“.</translation>
    </message>
    <message>
        <source>“%1” needs a number, not “%2”.</source>
        <translation>„%1“ braucht eine Zahl, nicht „%2“.</translation>
    </message>
    <message>
        <source>“%1” is a text: ask for it with a colon.</source>
        <translation>„%1“ ist ein Text: Fragen Sie mit einem Doppelpunkt danach.</translation>
    </message>
    <message>
        <source>A run is pinned, altered, imported or live, not “%1”.</source>
        <translation>Ein Lauf ist angeheftet (pinned), verändert (altered), importiert (imported) oder im Gang (live), nicht „%1“.</translation>
    </message>
</context>
<context>
    <name>RunText</name>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>diverged</source>
        <translation>divergiert</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>blockiert</translation>
    </message>
    <message>
        <source>teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>student</source>
        <translation>Schüler</translation>
    </message>
    <message>
        <source>without teacher</source>
        <translation>ohne Lehrer</translation>
    </message>
    <message>
        <source>true labels</source>
        <translation>wahre Labels</translation>
    </message>
    <message>
        <source>%1 %2 %</source>
        <translation>%1 %2 %</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1, other data: %2</source>
        <translation>%1, andere Daten: %2</translation>
    </message>
    <message>
        <source>&gt; 99 %</source>
        <translation>&gt; 99 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>Teaching</name>
    <message>
        <source>teacher (%1), last weights</source>
        <translation>Lehrer (%1), letzte Gewichte</translation>
    </message>
    <message>
        <source>teacher (%1), best weights</source>
        <translation>Lehrer (%1), beste Gewichte</translation>
    </message>
</context>
<context>
    <name>TrainFigures</name>
    <message numerus="yes">
        <source>%n seeds; 95 %: %1 to %2</source>
        <translation>
            <numerusform>%n Lauf; 95 %: %1 bis %2</numerusform>
            <numerusform>%n Läufe; 95 %: %1 bis %2</numerusform>
        </translation>
    </message>
    <message>
        <source>altered runs stay out of means and verdicts</source>
        <translation>veränderte Läufe bleiben aus Mittelwerten und Urteilen heraus</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>best on validation</source>
        <translation>Bestes der Validierung</translation>
    </message>
    <message numerus="yes">
        <source>%n seeds, all alike</source>
        <translation>
            <numerusform>%n Startwert, alle gleich</numerusform>
            <numerusform>%n Startwerte, alle gleich</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2 points against true labels (%3), same pictures</source>
        <translation>%1: %2 Punkte ggü. wahren Labels (%3), gleiche Bilder</translation>
    </message>
    <message>
        <source>%1: no clear difference, %2 points over no teacher (%3), same start</source>
        <translation>%1: kein klarer Unterschied, %2 Punkte ggü. ohne Lehrer (%3), gleicher Start</translation>
    </message>
    <message>
        <source>%1: %2 points over no teacher (%3), same start</source>
        <translation>%1: %2 Punkte ggü. ohne Lehrer (%3), gleicher Start</translation>
    </message>
</context>
<context>
    <name>retort::ui::BeliefBars</name>
    <message>
        <source>The teacher&apos;s and the student&apos;s distribution over the classes</source>
        <translation>Die Verteilungen von Lehrer und Schüler über die Klassen</translation>
    </message>
    <message>
        <source>%1: student %2 %</source>
        <translation>%1: Schüler %2 %</translation>
    </message>
    <message>
        <source>%1: teacher %2 %, student %3 %</source>
        <translation>%1: Lehrer %2 %, Schüler %3 %</translation>
    </message>
</context>
<context>
    <name>retort::ui::ClassScoresModel</name>
    <message>
        <source>%L1</source>
        <translation>%L1</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>
class</source>
        <translation>
Klasse</translation>
    </message>
    <message>
        <source>
samples</source>
        <translation>
Proben</translation>
    </message>
    <message>
        <source>student %
precision</source>
        <translation>Schüler %
Präzision</translation>
    </message>
    <message>
        <source>
recall</source>
        <translation>
Trefferquote</translation>
    </message>
    <message>
        <source>
F1</source>
        <translation>
F1</translation>
    </message>
    <message>
        <source>teacher %
precision</source>
        <translation>Lehrer %
Präzision</translation>
    </message>
</context>
<context>
    <name>retort::ui::ConfusionControls</name>
    <message>
        <source>row %</source>
        <translation>Zeile %</translation>
    </message>
    <message>
        <source>column %</source>
        <translation>Spalte %</translation>
    </message>
    <message>
        <source>counts</source>
        <translation>Anzahlen</translation>
    </message>
    <message>
        <source>What the numbers are</source>
        <translation>Was die Zahlen bedeuten</translation>
    </message>
    <message>
        <source>Row: where the samples of a class went. Column: where the predictions of a class came from.</source>
        <translation>Zeile: wohin die Proben einer Klasse gingen. Spalte: woher die Vorhersagen einer Klasse kamen.</translation>
    </message>
    <message>
        <source>hard</source>
        <translation>hart</translation>
    </message>
    <message>
        <source>soft at T</source>
        <translation>weich bei T</translation>
    </message>
    <message>
        <source>Predictions or beliefs</source>
        <translation>Vorhersagen oder Überzeugungen</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Which samples</source>
        <translation>Welche Proben</translation>
    </message>
    <message>
        <source>Evaluation point</source>
        <translation>Auswertungspunkt</translation>
    </message>
    <message>
        <source>Hard counts each sample at its predicted class; soft adds up the probabilities at a temperature.</source>
        <translation>Hart zählt jede Probe bei ihrer vorhergesagten Klasse; weich summiert die Wahrscheinlichkeiten bei einer Temperatur.</translation>
    </message>
    <message>
        <source>Only the counts of this point are kept, so there are no probabilities to add up.</source>
        <translation>Von diesem Punkt sind nur die Anzahlen aufbewahrt; es gibt also keine Wahrscheinlichkeiten zu summieren.</translation>
    </message>
    <message>
        <source>Test samples are looked at after training only.</source>
        <translation>Testproben werden erst nach dem Training angesehen.</translation>
    </message>
    <message>
        <source>Test samples are shown when the run has finished.</source>
        <translation>Testproben erscheinen, wenn der Lauf fertig ist.</translation>
    </message>
    <message>
        <source>selected weights</source>
        <translation>gewählte Gewichte</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>Epoche %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::ConfusionPanel</name>
    <message>
        <source>Scores by class</source>
        <translation>Werte je Klasse</translation>
    </message>
    <message>
        <source>Difference: student</source>
        <translation>Differenz: Schüler</translation>
    </message>
    <message>
        <source>− teacher</source>
        <translation>− Lehrer</translation>
    </message>
    <message>
        <source>− without teacher</source>
        <translation>− ohne Lehrer</translation>
    </message>
    <message>
        <source>Difference to</source>
        <translation>Differenz zu</translation>
    </message>
    <message>
        <source>Precision, recall and F1 by class</source>
        <translation>Präzision, Trefferquote und F1 je Klasse</translation>
    </message>
    <message>
        <source>The matrices appear with the run’s first evaluation.</source>
        <translation>Die Matrizen erscheinen mit der ersten Auswertung des Laufs.</translation>
    </message>
    <message>
        <source>− %1</source>
        <translation>− %1</translation>
    </message>
    <message>
        <source>%L1 test samples</source>
        <translation>%L1 Testproben</translation>
    </message>
    <message>
        <source>%L1 validation samples</source>
        <translation>%L1 Validierungsproben</translation>
    </message>
    <message>
        <source>Without teacher: the same network from the same start, at the same step or its latest before it. Runs you pin in the list can be chosen, too.</source>
        <translation>Ohne Lehrer: dasselbe Netz vom selben Start aus, am selben Schritt oder am letzten davor. Auch angeheftete Läufe lassen sich wählen.</translation>
    </message>
    <message>
        <source>teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>without teacher</source>
        <translation>ohne Lehrer</translation>
    </message>
</context>
<context>
    <name>retort::ui::CurveLegend</name>
    <message>
        <source>Level: %1</source>
        <translation>Linie: %1</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
</context>
<context>
    <name>retort::ui::CurveView</name>
    <message>
        <source>%1: no values yet</source>
        <translation>%1: noch keine Werte</translation>
    </message>
    <message>
        <source>Show as &amp;table</source>
        <translation>Als &amp;Tabelle zeigen</translation>
    </message>
    <message>
        <source>&amp;Show everything</source>
        <translation>&amp;Alles zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n points not shown</source>
        <comment>a logarithmic axis shows only what is above 0</comment>
        <translation>
            <numerusform>%n Punkt nicht gezeigt</numerusform>
            <numerusform>%n Punkte nicht gezeigt</numerusform>
        </translation>
    </message>
    <message>
        <source>Chart: %1</source>
        <translation>Diagramm: %1</translation>
    </message>
    <message>
        <source>%1: level at %2</source>
        <translation>%1: Linie bei %2</translation>
    </message>
    <message>
        <source>%1 over %2. %3</source>
        <translation>%1 über %2. %3</translation>
    </message>
    <message>
        <source>smoothed, weight %1</source>
        <translation>geglättet, Gewicht %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::DataCard</name>
    <message>
        <source>Open the data</source>
        <translation>Die Daten öffnen</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>%L1 for validation</source>
        <translation>%L1 zur Validierung</translation>
    </message>
    <message>
        <source>%1 % for validation</source>
        <translation>%1 % zur Validierung</translation>
    </message>
    <message numerus="yes">
        <source>%n seed(s)</source>
        <translation>
            <numerusform>%n Startwert</numerusform>
            <numerusform>%n Startwerte</numerusform>
        </translation>
    </message>
    <message>
        <source> · </source>
        <translation> · </translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… und %1 weitere</translation>
    </message>
</context>
<context>
    <name>retort::ui::Draft</name>
    <message>
        <source>What was edited last time cannot be read from %1: %2</source>
        <translation>Ihre letzten Änderungen sind aus %1 nicht lesbar: %2</translation>
    </message>
    <message>
        <source>What you edit is not kept should the window close: %1</source>
        <translation>Ihre Änderungen bleiben nicht erhalten, wenn das Fenster schließt: %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::ExampleStrip</name>
    <message>
        <source>Example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Finished runs that came with Retort, to look around in. Run begins a store of your own.</source>
        <translation>Fertige Läufe, die mit Retort kamen, zum Umsehen. Start beginnt eine eigene Ablage.</translation>
    </message>
    <message>
        <source>My own store</source>
        <translation>Meine Ablage</translation>
    </message>
    <message>
        <source>Leave the example for the store that keeps your own runs</source>
        <translation>Das Beispiel verlassen und zur Ablage Ihrer eigenen Läufe gehen</translation>
    </message>
    <message>
        <source>This is the example store</source>
        <translation>Dies ist die Beispielablage</translation>
    </message>
</context>
<context>
    <name>retort::ui::ExperimentPanel</name>
    <message>
        <source>&amp;Gallery…</source>
        <translation>&amp;Galerie…</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <source>&amp;Copy as text</source>
        <translation>Als Text &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste text</source>
        <translation>Text &amp;einfügen</translation>
    </message>
    <message>
        <source>Copy as command &amp;line</source>
        <translation>Als &amp;Befehlszeile kopieren</translation>
    </message>
    <message>
        <source>The experiment&apos;s cards</source>
        <translation>Die Karten des Experiments</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Galerie</translation>
    </message>
    <message>
        <source>More about the experiment</source>
        <translation>Mehr zum Experiment</translation>
    </message>
    <message>
        <source>Gallery: ready experiments, each with a line on what it shows</source>
        <translation>Galerie: fertige Experimente, jedes mit einer Zeile dazu, was es zeigt</translation>
    </message>
    <message>
        <source>Open, save, copy and paste the experiment</source>
        <translation>Das Experiment öffnen, speichern, kopieren und einfügen</translation>
    </message>
</context>
<context>
    <name>retort::ui::Field</name>
    <message>
        <source>From %1 to %2.</source>
        <translation>Von %1 bis %2.</translation>
    </message>
    <message>
        <source>live</source>
        <translation>live</translation>
    </message>
    <message>
        <source>Can be changed while a run trains: see the Train panel.</source>
        <translation>Lässt sich ändern, während ein Lauf trainiert: siehe Training.</translation>
    </message>
    <message>
        <source>A change here makes new runs; while a run trains, change it in the Train panel.</source>
        <translation>Eine Änderung hier ergibt neue Läufe; während ein Lauf trainiert, ändern Sie den Wert unter Training.</translation>
    </message>
    <message>
        <source>A change makes new runs.</source>
        <translation>Eine Änderung ergibt neue Läufe.</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Die Datei wählen</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Einen Ordner wählen</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Eine Datei wählen</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>What the term is multiplied by. With two weights that sum to 1: α in Hinton&apos;s notation is the soft one; RepDistiller&apos;s -r is the hard, its -a the soft weight; PyTorch&apos;s tutorial names them ce_loss_weight and soft_target_loss_weight.</source>
        <translation>Womit der Term multipliziert wird. Bei zwei Gewichten mit Summe 1 ist α in Hintons Schreibweise das weiche; in RepDistiller ist -r das harte, -a das weiche Gewicht; die PyTorch-Anleitung nennt sie ce_loss_weight und soft_target_loss_weight.</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Samples carved from the training part, evenly over the classes: weights are chosen on them, never on the test part.</source>
        <translation>Proben aus dem Trainingsteil, gleichmäßig über die Klassen: An ihnen werden Gewichte gewählt, nie am Testteil.</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Startwerte</translation>
    </message>
    <message>
        <source>Every network is trained once for each seed; the spread over them is shown beside every mean.</source>
        <translation>Jedes Netz wird für jeden Startwert einmal trainiert; die Streuung steht neben jedem Mittelwert.</translation>
    </message>
</context>
<context>
    <name>retort::ui::KindForm</name>
    <message>
        <source>Choose %1</source>
        <translation>%1 wählen</translation>
    </message>
</context>
<context>
    <name>retort::ui::LengthForm</name>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Passes over the transfer set.</source>
        <translation>Durchgänge durch die Transfermenge.</translation>
    </message>
    <message>
        <source>Batches; networks that are compared should have the same number.</source>
        <translation>Batches; Netze, die verglichen werden, sollten gleich viele haben.</translation>
    </message>
    <message>
        <source>Unit of the training&apos;s length</source>
        <translation>Einheit der Trainingslänge</translation>
    </message>
    <message>
        <source>Length of the training</source>
        <translation>Länge des Trainings</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Change the length of the training</source>
        <translation>Die Länge des Trainings ändern</translation>
    </message>
</context>
<context>
    <name>retort::ui::LiveControls</name>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>live</source>
        <translation>live</translation>
    </message>
    <message>
        <source>What is changed here holds from the next batch on, is marked in the curves, and makes the run an altered one: no longer its recipe.</source>
        <translation>Was hier geändert wird, gilt ab dem nächsten Batch, wird in den Kurven markiert und macht den Lauf zu einem veränderten: Er ist dann nicht mehr sein Rezept.</translation>
    </message>
    <message>
        <source>Live changes</source>
        <translation>Änderungen im Lauf</translation>
    </message>
</context>
<context>
    <name>retort::ui::MainWindow</name>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;As the desktop</source>
        <translation>&amp;Wie die Arbeitsfläche</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>Hoher &amp;Kontrast</translation>
    </message>
    <message>
        <source>&amp;Open another store…</source>
        <translation>Andere Ablage ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;My own store</source>
        <translation>&amp;Meine Ablage</translation>
    </message>
    <message>
        <source>Open the &amp;example</source>
        <translation>Das &amp;Beispiel öffnen</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Ablage</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>Experiment</translation>
    </message>
    <message>
        <source>No experiment</source>
        <translation>Kein Experiment</translation>
    </message>
    <message>
        <source>&amp;Gallery…</source>
        <translation>&amp;Galerie…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Open S&amp;tore…</source>
        <translation>A&amp;blage öffnen…</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Reset &amp;Layout</source>
        <translation>A&amp;nordnung zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>&amp;Anleitung</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>Ctrl+/</source>
        <translation>Ctrl+/</translation>
    </message>
    <message>
        <source>&amp;About Retort</source>
        <translation>Ü&amp;ber Retort</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Run, pause or go on</source>
        <translation>Starten, anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>Train one batch</source>
        <translation>Einen Batch trainieren</translation>
    </message>
    <message>
        <source>Open a store</source>
        <translation>Eine Ablage öffnen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Retort</source>
        <translation>Retort</translation>
    </message>
    <message>
        <source>%1 %2: %3</source>
        <translation>%1 %2: %3</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>Verwechslungen</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>&amp;Import runs…</source>
        <translation>Läufe &amp;importieren…</translation>
    </message>
    <message>
        <source>%1 (not saved)</source>
        <translation>%1 (nicht gespeichert)</translation>
    </message>
</context>
<context>
    <name>retort::ui::MatrixRow</name>
    <message>
        <source>Teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>The teacher’s confusion matrix: rows are true classes, columns predicted ones</source>
        <translation>Die Verwechslungsmatrix des Lehrers: Zeilen sind wahre, Spalten vorhergesagte Klassen</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>Schüler</translation>
    </message>
    <message>
        <source>The student’s confusion matrix: rows are true classes, columns predicted ones</source>
        <translation>Die Verwechslungsmatrix des Schülers: Zeilen sind wahre, Spalten vorhergesagte Klassen</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>The student’s matrix minus the other’s</source>
        <translation>Die Matrix des Schülers minus die andere</translation>
    </message>
    <message>
        <source>⤢</source>
        <translation>⤢</translation>
    </message>
    <message>
        <source>This matrix alone, as large as there is room</source>
        <translation>Nur diese Matrix, so groß wie Platz ist</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>%L1</source>
        <translation>%L1</translation>
    </message>
    <message>
        <source>%1 taken for what it is</source>
        <translation>%1 richtig erkannt</translation>
    </message>
    <message>
        <source>%1 taken for %2</source>
        <translation>%1 für %2 gehalten</translation>
    </message>
    <message>
        <source>%1: student %2, teacher %3</source>
        <translation>%1: Schüler %2, Lehrer %3</translation>
    </message>
    <message>
        <source>shares of rows, in points</source>
        <translation>Zeilenanteile, in Punkten</translation>
    </message>
    <message>
        <source>shares of rows in %</source>
        <translation>Zeilenanteile in %</translation>
    </message>
    <message>
        <source>shares of columns, in points</source>
        <translation>Spaltenanteile, in Punkten</translation>
    </message>
    <message>
        <source>shares of columns in %</source>
        <translation>Spaltenanteile in %</translation>
    </message>
    <message>
        <source>counts</source>
        <translation>Anzahlen</translation>
    </message>
    <message>
        <source>%1: not yet</source>
        <translation>%1: noch nichts</translation>
    </message>
    <message>
        <source>%1 at step %2</source>
        <translation>%1 bei Schritt %2</translation>
    </message>
    <message>
        <source>teacher of %1</source>
        <translation>Lehrer von %1</translation>
    </message>
    <message>
        <source>%1 − %2</source>
        <translation>%1 − %2</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>validation, step %1</source>
        <translation>Validierung, Schritt %1</translation>
    </message>
    <message>
        <source>soft at T %1</source>
        <translation>weich bei T %1</translation>
    </message>
    <message>
        <source>hard</source>
        <translation>hart</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>noch nichts</translation>
    </message>
    <message>
        <source>%1 points</source>
        <translation>%1 Punkte</translation>
    </message>
    <message>
        <source>%1: student %2, %3 %4, difference %5</source>
        <translation>%1: Schüler %2, %3 %4, Unterschied %5</translation>
    </message>
</context>
<context>
    <name>retort::ui::MatrixView</name>
    <message>
        <source>predicted class</source>
        <translation>vorhergesagte Klasse</translation>
    </message>
    <message>
        <source>true class</source>
        <translation>wahre Klasse</translation>
    </message>
    <message>
        <source>100 % of the row</source>
        <translation>100 % der Zeile</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
</context>
<context>
    <name>retort::ui::MessageBar</name>
    <message>
        <source>Put this message away</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation>Warnung: %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::NetworkChooser</name>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>These networks were trained together. Curves, confusion and samples are of the one chosen here; the figures of the run are means over all of them.</source>
        <translation>Diese Netze wurden gemeinsam trainiert. Kurven, Verwechslungen und Proben gehören zu dem hier gewählten; die Zahlen des Laufs sind Mittel über alle.</translation>
    </message>
    <message>
        <source>network %1 of %2</source>
        <translation>Netz %1 von %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::NodeCard</name>
    <message numerus="yes">
        <source>%n teacher(s)</source>
        <translation>
            <numerusform>%n Lehrer</numerusform>
            <numerusform>%n Lehrer</numerusform>
        </translation>
    </message>
    <message>
        <source>teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>student</source>
        <translation>Schüler</translation>
    </message>
    <message>
        <source>without teacher (same start)</source>
        <translation>ohne Lehrer (gleicher Start)</translation>
    </message>
    <message>
        <source>true labels (same pictures)</source>
        <translation>wahre Labels (gleiche Bilder)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln step(s)</source>
        <translation>
            <numerusform>%Ln Schritt</numerusform>
            <numerusform>%Ln Schritte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln epoch(s)</source>
        <translation>
            <numerusform>%Ln Epoche</numerusform>
            <numerusform>%Ln Epochen</numerusform>
        </translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>What it sees</source>
        <translation>Was es sieht</translation>
    </message>
    <message>
        <source>What it learns from</source>
        <translation>Woraus es lernt</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>Optimierer</translation>
    </message>
    <message>
        <source>Learning rate over time</source>
        <translation>Lernrate über die Zeit</translation>
    </message>
    <message numerus="yes">
        <source>%n to mend</source>
        <translation>
            <numerusform>%n zu beheben</numerusform>
            <numerusform>%n zu beheben</numerusform>
        </translation>
    </message>
    <message>
        <source>swept: %1</source>
        <translation>durchlaufen: %1</translation>
    </message>
    <message>
        <source> · </source>
        <translation> · </translation>
    </message>
</context>
<context>
    <name>retort::ui::Placeholder</name>
    <message>
        <source>Open the example</source>
        <translation>Das Beispiel öffnen</translation>
    </message>
    <message>
        <source>No run is chosen</source>
        <translation>Kein Lauf ist gewählt</translation>
    </message>
    <message>
        <source>Press Run, or choose one in Runs.</source>
        <translation>Drücken Sie Start oder wählen Sie einen unter Läufe.</translation>
    </message>
</context>
<context>
    <name>retort::ui::PlanLine</name>
    <message>
        <source>about %1 s</source>
        <translation>etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h</source>
        <translation>etwa %1 h</translation>
    </message>
    <message numerus="yes">
        <source>%n teacher(s)</source>
        <translation>
            <numerusform>%n Lehrer</numerusform>
            <numerusform>%n Lehrer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n student(s)</source>
        <translation>
            <numerusform>%n Schüler</numerusform>
            <numerusform>%n Schüler</numerusform>
        </translation>
    </message>
    <message>
        <source>, all finished already: nothing to train</source>
        <translation>, alles schon fertig: nichts zu trainieren</translation>
    </message>
    <message>
        <source> (a guess)</source>
        <translation> (geschätzt)</translation>
    </message>
    <message numerus="yes">
        <source>; %n finished already</source>
        <translation>
            <numerusform>; %n schon fertig</numerusform>
            <numerusform>; %n schon fertig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) to mend; first: %1</source>
        <translation>
            <numerusform>%n Feld zu beheben: %1</numerusform>
            <numerusform>%n Felder zu beheben; zuerst: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::RunDelegate</name>
    <message>
        <source>base</source>
        <translation>Basis</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunEdits</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n Lauf</numerusform>
            <numerusform>%n Läufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>%1 umbenennen</translation>
    </message>
    <message>
        <source>Note on %1</source>
        <translation>Notiz zu %1</translation>
    </message>
    <message>
        <source>Tag %1</source>
        <translation>%1 markieren</translation>
    </message>
    <message>
        <source>Pin %1</source>
        <translation>%1 anheften</translation>
    </message>
    <message>
        <source>Unpin %1</source>
        <translation>%1 lösen</translation>
    </message>
    <message>
        <source>What is in training stays out of the trash: stop it first.</source>
        <translation>Was trainiert, kommt nicht in den Papierkorb: Beenden Sie es erst.</translation>
    </message>
    <message>
        <source>Move %1 to the Trash</source>
        <translation>%1 in den Papierkorb</translation>
    </message>
    <message>
        <source>Restore %1</source>
        <translation>%1 zurückholen</translation>
    </message>
    <message>
        <source>No baseline</source>
        <translation>Keine Basis</translation>
    </message>
    <message>
        <source>Choose the baseline</source>
        <translation>Die Basis wählen</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunGroupModel</name>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>Altered while training (*): %1</source>
        <translation>Im Training verändert (*): %1</translation>
    </message>
    <message>
        <source>Altered while training, left out: %1</source>
        <translation>Im Training verändert, ausgelassen: %1</translation>
    </message>
    <message>
        <source>One recipe, apart from the seed and the place in an ensemble.</source>
        <translation>Ein Rezept, bis auf Startwert und Platz im Ensemble.</translation>
    </message>
    <message numerus="yes">
        <source>Mean and standard deviation over %n runs.</source>
        <translation>
            <numerusform>Ein einziger Lauf.</numerusform>
            <numerusform>Mittelwert und Standardabweichung über %n Läufe.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a mean, and over how many runs</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Not finished, left out: %1</source>
        <translation>Nicht fertig, ausgelassen: %1</translation>
    </message>
    <message>
        <source>Measured against an older network, left out: %1</source>
        <translation>Gegenüber einem älteren Netz gemessen, ausgelassen: %1</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunListModel</name>
    <message>
        <source>Altered while it trained: it is left out of means and gains.</source>
        <translation>Im Training verändert: Er bleibt aus Mittelwerten und Gewinnen heraus.</translation>
    </message>
    <message>
        <source>Validation so far: %1 %.</source>
        <translation>Validierung bisher: %1 %.</translation>
    </message>
    <message>
        <source>Measured against %1, on test.</source>
        <translation>Gemessen an %1, im Test.</translation>
    </message>
    <message>
        <source>Imported: it was trained elsewhere, and is never used again for its recipe.</source>
        <translation>Importiert: Er wurde anderswo trainiert und wird nie für sein Rezept wiederverwendet.</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunTree</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>As many as &amp;fit</source>
        <translation>So viele wie &amp;passen</translation>
    </message>
</context>
<context>
    <name>retort::ui::RunsPanel</name>
    <message>
        <source>Filter of the runs</source>
        <translation>Filter der Läufe</translation>
    </message>
    <message>
        <source>Words are looked for everywhere. Fields: student:mlp, T&gt;=4, test&gt;80, tag:demo, state:finished,running, is:pinned; a minus in front means not.</source>
        <translation>Wörter werden überall gesucht. Felder: student:mlp, T&gt;=4, test&gt;80, tag:demo, state:finished,running, is:pinned; ein Minus davor heißt nicht.</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Group, columns, trash</source>
        <translation>Gruppen, Spalten, Papierkorb</translation>
    </message>
    <message>
        <source>More about the runs</source>
        <translation>Mehr zu den Läufen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>%1 of %2 in the trash</source>
        <translation>%1 von %2 im Papierkorb</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>No run matches</source>
        <translation>Kein Lauf passt</translation>
    </message>
    <message>
        <source>None has all that the filter asks for.</source>
        <translation>Keiner hat alles, was der Filter verlangt.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Den Filter leeren</translation>
    </message>
    <message>
        <source>The trash is empty</source>
        <translation>Der Papierkorb ist leer</translation>
    </message>
    <message>
        <source>Runs you delete wait here, until you empty it.</source>
        <translation>Gelöschte Läufe warten hier, bis Sie ihn leeren.</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>Noch keine Läufe</translation>
    </message>
    <message>
        <source>Press Run: every network of the experiment becomes a row here and stays.</source>
        <translation>Drücken Sie Start: Jedes Netz des Experiments wird hier eine Zeile und bleibt.</translation>
    </message>
    <message>
        <source>Re&amp;name</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <source>N&amp;ote…</source>
        <translation>N&amp;otiz…</translation>
    </message>
    <message>
        <source>&amp;Tags…</source>
        <translation>&amp;Marken…</translation>
    </message>
    <message>
        <source>&amp;Pin on top</source>
        <translation>Oben &amp;anheften</translation>
    </message>
    <message>
        <source>Use as the &amp;baseline</source>
        <translation>Als &amp;Basis nehmen</translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Move to the T&amp;rash</source>
        <translation>In den &amp;Papierkorb</translation>
    </message>
    <message>
        <source>Resto&amp;re</source>
        <translation>Zurück&amp;holen</translation>
    </message>
    <message>
        <source>&amp;Copy the id</source>
        <translation>Id &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Group the seeds of a recipe</source>
        <translation>Startwerte eines Rezepts &amp;gruppieren</translation>
    </message>
    <message>
        <source>Count &amp;altered runs in means and gains</source>
        <translation>&amp;Veränderte Läufe in Mittelwerte und Gewinne einrechnen</translation>
    </message>
    <message>
        <source>Show the &amp;trash</source>
        <translation>Den &amp;Papierkorb zeigen</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Papierkorb leeren…</translation>
    </message>
    <message>
        <source>&amp;Columns</source>
        <translation>&amp;Spalten</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n Lauf</numerusform>
            <numerusform>%n Läufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Marken</translation>
    </message>
    <message>
        <source>Words, separated by commas</source>
        <translation>Wörter, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Markieren</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>Papierkorb leeren</translation>
    </message>
    <message>
        <source>Remove this run for good?</source>
        <translation>Diesen Lauf endgültig entfernen?</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n runs for good?</source>
        <translation>
            <numerusform>Diesen Lauf endgültig entfernen?</numerusform>
            <numerusform>%n Läufe endgültig entfernen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Their curves, weights and predictions are deleted. This cannot be undone.</source>
        <translation>Kurven, Gewichte und Vorhersagen werden gelöscht. Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Remove for good</source>
        <translation>Endgültig entfernen</translation>
    </message>
    <message>
        <source>Filter: student:mlp T&gt;=4</source>
        <translation>Filter: student:mlp T&gt;=4</translation>
    </message>
    <message>
        <source>&amp;Export runs…</source>
        <translation>Läufe &amp;exportieren…</translation>
    </message>
    <message numerus="yes">
        <source>%n runs, whose notes differ: what you write takes the place of all of them</source>
        <translation>
            <numerusform>%n Lauf: Was Sie schreiben, tritt an die Stelle seiner Notiz</numerusform>
            <numerusform>%n Läufe, deren Notizen verschieden sind: Was Sie schreiben, tritt an die Stelle aller</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Words that all %n runs have, separated by commas; what only some have stays</source>
        <translation>
            <numerusform>Wörter, die %n Lauf hat, durch Kommas getrennt</numerusform>
            <numerusform>Wörter, die alle %n Läufe haben, durch Kommas getrennt; was nur einige haben, bleibt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>retort::ui::SampleGrid</name>
    <message>
        <source>Samples</source>
        <translation>Proben</translation>
    </message>
</context>
<context>
    <name>retort::ui::SampleModel</name>
    <message>
        <source>Truly %1. Student: %2, %3.</source>
        <translation>In Wahrheit %1. Schüler: %2, %3.</translation>
    </message>
    <message>
        <source> Teacher: %1, %2.</source>
        <translation> Lehrer: %1, %2.</translation>
    </message>
</context>
<context>
    <name>retort::ui::SamplesPanel</name>
    <message>
        <source>wrong</source>
        <translation>falsche</translation>
    </message>
    <message>
        <source>correct</source>
        <translation>richtige</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>one cell of the matrix</source>
        <translation>eine Zelle der Matrix</translation>
    </message>
    <message>
        <source>Which samples</source>
        <translation>Welche Proben</translation>
    </message>
    <message>
        <source>Click a cell in Confusion to see the samples behind it.</source>
        <translation>Klicken Sie unter Verwechslungen auf eine Zelle, um die Proben dahinter zu sehen.</translation>
    </message>
    <message>
        <source>as in the data</source>
        <translation>unsortiert</translation>
    </message>
    <message>
        <source>surest first</source>
        <translation>sicherste zuerst</translation>
    </message>
    <message>
        <source>least sure first</source>
        <translation>unsicherste zuerst</translation>
    </message>
    <message>
        <source>strongest second guess</source>
        <translation>stärkste zweite Wahl</translation>
    </message>
    <message>
        <source>teacher&apos;s entropy</source>
        <translation>Entropie des Lehrers</translation>
    </message>
    <message>
        <source>disagreement</source>
        <translation>Uneinigkeit</translation>
    </message>
    <message>
        <source>In which order</source>
        <translation>In welcher Reihenfolge</translation>
    </message>
    <message>
        <source>Where the teacher gives another class the most: dark knowledge to be seen.</source>
        <translation>Wo der Lehrer einer anderen Klasse am meisten gibt: dunkles Wissen zum Ansehen.</translation>
    </message>
    <message>
        <source>KL divergence from the teacher to the student at the temperature they are viewed at.</source>
        <translation>KL-Divergenz vom Lehrer zum Schüler bei der Temperatur, mit der sie gezeigt werden.</translation>
    </message>
    <message>
        <source>by</source>
        <translation>nach</translation>
    </message>
    <message>
        <source>viewing at T</source>
        <translation>Ansicht bei T</translation>
    </message>
    <message>
        <source>The chosen sample&apos;s picture</source>
        <translation>Das Bild der gewählten Probe</translation>
    </message>
    <message>
        <source>%1 taken for %2</source>
        <translation>%1 für %2 gehalten</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>%L1 of %L2 %3 samples</source>
        <translation>%L1 von %L2 (%3)</translation>
    </message>
    <message>
        <source>This run has said nothing about single samples yet.
They appear with its first evaluation.</source>
        <translation>Dieser Lauf hat noch nichts über einzelne Proben gesagt.
Sie erscheinen mit seiner ersten Auswertung.</translation>
    </message>
    <message>
        <source>No sample is like that.
Choose another cell in Confusion, or show all.</source>
        <translation>Keine Probe ist so.
Wählen Sie unter Verwechslungen eine andere Zelle oder zeigen Sie alle.</translation>
    </message>
    <message>
        <source>truly %1</source>
        <translation>in Wahrheit %1</translation>
    </message>
    <message>
        <source>sample %L1</source>
        <translation>Probe %L1</translation>
    </message>
    <message>
        <source>teacher&apos;s entropy %1 nats</source>
        <translation>Entropie des Lehrers %1 Nat</translation>
    </message>
    <message>
        <source>KL to the student %1 nats</source>
        <translation>KL zum Schüler %1 Nat</translation>
    </message>
    <message>
        <source>Of this point only the counts are kept, which Confusion shows.
Choose another point there, or the test samples.</source>
        <translation>Von diesem Punkt sind nur die Anzahlen aufbewahrt, die unter Verwechslungen stehen.
Wählen Sie dort einen anderen Punkt oder die Testproben.</translation>
    </message>
    <message>
        <source>Chosen sample</source>
        <translation>Gewählte Probe</translation>
    </message>
    <message>
        <source>teacher | student</source>
        <translation>Lehrer | Schüler</translation>
    </message>
    <message>
        <source>%1, recognised</source>
        <translation>%1, erkannt</translation>
    </message>
    <message>
        <source>teacher: %1</source>
        <translation>Lehrer: %1</translation>
    </message>
    <message>
        <source>Of the teacher only the counts are kept here, which Confusion shows.
Choose another point there, or the test samples.</source>
        <translation>Vom Lehrer sind hier nur die Anzahlen aufbewahrt, die unter Verwechslungen stehen.
Wählen Sie dort einen anderen Punkt oder die Testproben.</translation>
    </message>
</context>
<context>
    <name>retort::ui::SeesForm</name>
    <message>
        <source>all labels</source>
        <translation>alle Labels</translation>
    </message>
    <message>
        <source>labels per class</source>
        <translation>Labels je Klasse</translation>
    </message>
    <message>
        <source>labels in all</source>
        <translation>Labels insgesamt</translation>
    </message>
    <message>
        <source>share of the labels</source>
        <translation>Anteil der Labels</translation>
    </message>
    <message>
        <source>no labels</source>
        <translation>keine Labels</translation>
    </message>
    <message>
        <source>Labelled pictures</source>
        <translation>Bilder mit Label</translation>
    </message>
    <message>
        <source>The training pictures this network sees with their true labels, drawn evenly over the classes.</source>
        <translation>Die Trainingsbilder, die dieses Netz mit ihren wahren Labels sieht, gleichmäßig über die Klassen gezogen.</translation>
    </message>
    <message>
        <source>How many labels</source>
        <translation>Wie viele Labels</translation>
    </message>
    <message>
        <source>drawn anew for each seed</source>
        <translation>je Startwert neu gezogen</translation>
    </message>
    <message>
        <source>the same for all seeds</source>
        <translation>für alle Startwerte dieselben</translation>
    </message>
    <message>
        <source>How the labelled pictures are drawn</source>
        <translation>Wie die Bilder mit Label gezogen werden</translation>
    </message>
    <message>
        <source>With the same pictures for all seeds, the spread over seeds leaves out the luck of the draw and looks too small.</source>
        <translation>Mit denselben Bildern für alle Startwerte fehlt der Streuung das Glück der Ziehung, und sie wirkt zu klein.</translation>
    </message>
    <message>
        <source>no others</source>
        <translation>keine weiteren</translation>
    </message>
    <message>
        <source>Pictures without labels</source>
        <translation>Bilder ohne Label</translation>
    </message>
    <message>
        <source>Pictures it sees without their labels: only a teacher can say something about them.</source>
        <translation>Bilder, die es ohne Label sieht: Nur ein Lehrer kann etwas darüber sagen.</translation>
    </message>
    <message>
        <source>Change the pictures without labels</source>
        <translation>Die Bilder ohne Label ändern</translation>
    </message>
    <message>
        <source>Change the labelled pictures</source>
        <translation>Die Bilder mit Label ändern</translation>
    </message>
    <message>
        <source>all others, without labels</source>
        <translation>alle übrigen, ohne Label</translation>
    </message>
    <message>
        <source>every picture, without its label</source>
        <translation>jedes Bild, ohne sein Label</translation>
    </message>
</context>
<context>
    <name>retort::ui::Session</name>
    <message>
        <source>Edits from last time</source>
        <translation>Änderungen vom letzten Mal</translation>
    </message>
    <message>
        <source>“%1” is as you left it; it has not been saved yet.</source>
        <translation>„%1“ ist, wie Sie es verlassen haben; es ist noch nicht gespeichert.</translation>
    </message>
    <message>
        <source>Its file has been changed since: Undo shows what that has, Save asks before it is replaced.</source>
        <translation>Seine Datei wurde seither geändert: Rückgängig zeigt, was sie enthält, und Speichern fragt, bevor sie ersetzt wird.</translation>
    </message>
</context>
<context>
    <name>retort::ui::SpaceLabel</name>
    <message>
        <source>The disk is full: training waits for space</source>
        <translation>Der Datenträger ist voll: das Training wartet auf Platz</translation>
    </message>
    <message>
        <source>The disk is nearly full: %1 left</source>
        <translation>Der Datenträger ist fast voll: %1 frei</translation>
    </message>
    <message>
        <source>The disk of the store is full. Training waits with all it has in memory and goes on by itself when there is space.</source>
        <translation>Der Datenträger der Ablage ist voll. Das Training wartet mit allem, was es im Speicher hat, und geht von selbst weiter, sobald Platz ist.</translation>
    </message>
    <message>
        <source>There is space on the disk again: training goes on.</source>
        <translation>Auf dem Datenträger ist wieder Platz: das Training geht weiter.</translation>
    </message>
</context>
<context>
    <name>retort::ui::StatusLine</name>
    <message>
        <source>Overview of the experiment</source>
        <translation>Überblick über das Experiment</translation>
    </message>
    <message>
        <source>No run is chosen</source>
        <translation>Kein Lauf ist gewählt</translation>
    </message>
    <message>
        <source>epoch %1 of %2</source>
        <translation>Epoche %1 von %2</translation>
    </message>
    <message>
        <source>%1 samples/s</source>
        <translation>%1 Proben/s</translation>
    </message>
    <message>
        <source>%1 elapsed</source>
        <translation>%1 vergangen</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>noch etwa %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n runs ended</source>
        <translation>
            <numerusform>%1 von %n Lauf zu Ende</numerusform>
            <numerusform>%1 von %n Läufen zu Ende</numerusform>
        </translation>
    </message>
    <message>
        <source>The time is that from the first start to the last end, pauses and interruptions included; computing took %1, of all runs together.</source>
        <translation>Die Zeit ist die vom ersten Start bis zum letzten Ende, mit Pausen und Unterbrechungen; gerechnet wurde %1, alle Läufe zusammen.</translation>
    </message>
</context>
<context>
    <name>retort::ui::StoreFollower</name>
    <message>
        <source>The store %1 has been moved or removed, and nothing can be changed in it. Open it where it is now, under Store.</source>
        <translation>Die Ablage %1 wurde verschoben oder entfernt, und in ihr kann nichts geändert werden. Öffnen Sie sie dort, wo sie jetzt ist, unter Ablage.</translation>
    </message>
    <message>
        <source>The store %1 has been replaced by another: what is shown is the old one, and nothing can be changed in it. Open it anew, under Store.</source>
        <translation>Die Ablage %1 wurde durch eine andere ersetzt: Gezeigt wird die alte, und in ihr kann nichts geändert werden. Öffnen Sie sie neu, unter Ablage.</translation>
    </message>
</context>
<context>
    <name>retort::ui::TermsForm</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the term %1</source>
        <translation>Den Term %1 entfernen</translation>
    </message>
    <message>
        <source>Add a term</source>
        <translation>Term hinzufügen</translation>
    </message>
    <message>
        <source>Weights to 1</source>
        <translation>Gewichte auf 1</translation>
    </message>
    <message>
        <source>Sets the weight of “%1” to one minus that of “%2”.</source>
        <translation>Setzt das Gewicht von „%1“ auf eins minus das von „%2“.</translation>
    </message>
    <message>
        <source>Bring the weights to 1</source>
        <translation>Die Gewichte auf 1 bringen</translation>
    </message>
    <message>
        <source>Add the term %1</source>
        <translation>Den Term %1 hinzufügen</translation>
    </message>
</context>
<context>
    <name>retort::ui::TrainCurves</name>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>all together</source>
        <translation>zusammen</translation>
    </message>
    <message>
        <source>%1 %2 → %3</source>
        <translation>%1 %2 → %3</translation>
    </message>
</context>
<context>
    <name>retort::ui::TrainPanel</name>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>Waagerechte Achse</translation>
    </message>
    <message>
        <source>loss, as trained</source>
        <translation>Verlust, wie trainiert</translation>
    </message>
    <message>
        <source>loss, terms alone</source>
        <translation>Verlust, Terme allein</translation>
    </message>
    <message>
        <source>share of the gradient</source>
        <translation>Anteil am Gradienten</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>What the lower chart shows</source>
        <translation>Was das untere Diagramm zeigt</translation>
    </message>
    <message>
        <source>Validation accuracy</source>
        <translation>Validierungsgenauigkeit</translation>
    </message>
    <message>
        <source>Loss by term</source>
        <translation>Verlust je Term</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>log</source>
        <translation>log</translation>
    </message>
    <message>
        <source>Logarithmic vertical axis</source>
        <translation>Logarithmische senkrechte Achse</translation>
    </message>
    <message numerus="yes">
        <source>Smoothing %1: an average over about %n steps; the raw values stay behind it, pale</source>
        <translation>
            <numerusform>Glättung %1: ohne Mittelung; etwa %n Schritt</numerusform>
            <numerusform>Glättung %1: ein Mittel über etwa %n Schritte; die rohen Werte bleiben blass dahinter</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has been trained here yet</source>
        <translation>Hier wurde noch nichts trainiert</translation>
    </message>
    <message>
        <source>Press Space, and watch the experiment at the left learn.</source>
        <translation>Drücken Sie die Leertaste und sehen Sie dem Experiment links beim Lernen zu.</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>student</source>
        <translation>Schüler</translation>
    </message>
    <message>
        <source>with true labels</source>
        <translation>mit wahren Labels</translation>
    </message>
    <message>
        <source>without teacher</source>
        <translation>ohne Lehrer</translation>
    </message>
    <message>
        <source>teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>seconds of training</source>
        <translation>Sekunden Training</translation>
    </message>
    <message>
        <source>accuracy (%)</source>
        <translation>Genauigkeit (%)</translation>
    </message>
    <message>
        <source>weight · term</source>
        <translation>Gewicht · Term</translation>
    </message>
    <message>
        <source>term</source>
        <translation>Term</translation>
    </message>
    <message>
        <source>share (%)</source>
        <translation>Anteil (%)</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>a chart&apos;s quantity and whose it is</comment>
        <translation>%1 · %2</translation>
    </message>
</context>
<context>
    <name>retort::ui::TrainTiles</name>
    <message>
        <source>on test</source>
        <translation>im Test</translation>
    </message>
    <message>
        <source>best on validation</source>
        <translation>Bestes der Validierung</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch unbekannt</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>Schüler</translation>
    </message>
    <message>
        <source>With true labels</source>
        <translation>Mit wahren Labels</translation>
    </message>
    <message>
        <source>Without teacher</source>
        <translation>Ohne Lehrer</translation>
    </message>
    <message>
        <source>The same pictures with their true labels: what having only the teacher&apos;s word costs.</source>
        <translation>Dieselben Bilder mit ihren wahren Labels: was es kostet, nur das Wort des Lehrers zu haben.</translation>
    </message>
    <message>
        <source>The same network with the same start and the same order of pictures, learning from labels only (the paired baseline).</source>
        <translation>Dasselbe Netz mit demselben Start und derselben Reihenfolge der Bilder, das nur aus Labels lernt (der gepaarte Vergleich).</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Accuracy of who teaches, %1: the level to reach.</source>
        <translation>Genauigkeit dessen, der lehrt, %1: die Linie, die es zu erreichen gilt.</translation>
    </message>
    <message>
        <source>Of the distance</source>
        <translation>Vom Abstand</translation>
    </message>
    <message>
        <source>Against true labels</source>
        <translation>Gegen wahre Labels</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <source>points on test</source>
        <translation>Punkte im Test</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>known at the end</source>
        <translation>am Ende bekannt</translation>
    </message>
    <message>
        <source>How often student and teacher name the same class of a test sample, right or wrong.</source>
        <translation>Wie oft Schüler und Lehrer bei einer Testprobe dieselbe Klasse nennen, richtig oder falsch.</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Altered while it trained: it is left out of means and gains.</source>
        <translation>Im Training verändert: Er bleibt aus Mittelwerten und Gewinnen heraus.</translation>
    </message>
    <message>
        <source>altered, %1</source>
        <translation>verändert, %1</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2 ± %3, %n seeds</source>
        <translation>
            <numerusform>%1, %2 ± %3, %n Lauf</numerusform>
            <numerusform>%1, %2 ± %3, %n Läufe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Without it: %1 ± %2, %n seeds.</source>
        <translation>
            <numerusform>Ohne ihn: %1 ± %2, %n Startwert.</numerusform>
            <numerusform>Ohne ihn: %1 ± %2, %n Startwerte.</numerusform>
        </translation>
    </message>
    <message>
        <source>Below: mean and standard deviation over finished seeds.</source>
        <translation>Darunter: Mittelwert und Standardabweichung über die fertigen Startwerte.</translation>
    </message>
    <message>
        <source>Accuracy of the student in focus, %1.</source>
        <translation>Genauigkeit des betrachteten Schülers, %1.</translation>
    </message>
    <message>
        <source>Its accuracy, %1.</source>
        <translation>Seine Genauigkeit, %1.</translation>
    </message>
    <message>
        <source>with teacher, on test</source>
        <translation>mit dem Lehrer, im Test</translation>
    </message>
    <message numerus="yes">
        <source>%1, mean of %n teachers</source>
        <translation>
            <numerusform>%1, ein Lehrer</numerusform>
            <numerusform>%1, Mittel von %n Lehrern</numerusform>
        </translation>
    </message>
    <message>
        <source>Mean accuracy of those who teach together, each by itself, %1: together they may be better.</source>
        <translation>Mittlere Genauigkeit derer, die gemeinsam lehren, jeder für sich, %1: Zusammen können sie besser sein.</translation>
    </message>
    <message>
        <source>%1, of %2 to the teacher</source>
        <translation>%1, von %2 zum Lehrer</translation>
    </message>
    <message numerus="yes">
        <source>The share of the distance to the teacher, in points of accuracy, %1: (student − without teacher) / (teacher − without teacher), of means over the same %n seeds (gap recovered).</source>
        <translation>
            <numerusform>Der Anteil am Abstand zum Lehrer, in Punkten Genauigkeit, %1: (Schüler − ohne Lehrer) / (Lehrer − ohne Lehrer), aus %n Startwert.</numerusform>
            <numerusform>Der Anteil am Abstand zum Lehrer, in Punkten Genauigkeit, %1: (Schüler − ohne Lehrer) / (Lehrer − ohne Lehrer), aus Mittelwerten über dieselben %n Startwerte.</numerusform>
        </translation>
    </message>
    <message>
        <source>Points of accuracy on test the student is ahead of the run beside it.</source>
        <translation>Punkte Genauigkeit im Test, die der Schüler vor dem Lauf daneben liegt.</translation>
    </message>
    <message>
        <source>Points of validation accuracy the student is ahead of the run beside it, at the last step both were evaluated at.</source>
        <translation>Punkte Validierungsgenauigkeit, die der Schüler vor dem Lauf daneben liegt, beim letzten Schritt, an dem beide ausgewertet wurden.</translation>
    </message>
    <message>
        <source>No share of the distance to the teacher: several networks teach, and what they reach together is not known here.</source>
        <translation>Kein Anteil am Abstand zum Lehrer: Mehrere Netze lehren, und was sie gemeinsam erreichen, ist hier nicht bekannt.</translation>
    </message>
    <message>
        <source>No share of the distance to the teacher: it was tested with other weights than those that teach.</source>
        <translation>Kein Anteil am Abstand zum Lehrer: Er wurde mit anderen Gewichten getestet als denen, die lehren.</translation>
    </message>
    <message>
        <source>altered</source>
        <translation>verändert</translation>
    </message>
    <message>
        <source>validation, same step</source>
        <translation>Validierung, gleicher Schritt</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>aus einer Datei</translation>
    </message>
    <message>
        <source>%1, without files</source>
        <translation>%1, ohne Dateien</translation>
    </message>
    <message>
        <source>Weights from a file teach: how accurate they are is not known here.</source>
        <translation>Gewichte aus einer Datei lehren: Wie genau sie sind, ist hier nicht bekannt.</translation>
    </message>
    <message>
        <source>on other data</source>
        <translation>auf anderen Daten</translation>
    </message>
    <message>
        <source>Accuracies of teachers that were trained on other data are left out: they are no level for these.</source>
        <translation>Genauigkeiten von Lehrern, die mit anderen Daten trainiert wurden, fehlen: Für diese sind sie kein Maßstab.</translation>
    </message>
</context>
<context>
    <name>retort::ui::WindowActions</name>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Start</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Return</translation>
    </message>
    <message>
        <source>Train what the experiment says</source>
        <translation>Trainieren, was das Experiment sagt</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>Pause every run of this experiment, or go on (Space)</source>
        <translation>Alle Läufe dieses Experiments anhalten oder fortsetzen (Leertaste)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Ctrl+.</source>
        <translation>Ctrl+.</translation>
    </message>
    <message>
        <source>Stop every run of this experiment; what they learnt is kept, and they can go on later</source>
        <translation>Alle Läufe dieses Experiments beenden; was sie gelernt haben, bleibt, und sie können später weitermachen</translation>
    </message>
    <message>
        <source>St&amp;ep</source>
        <translation>S&amp;chritt</translation>
    </message>
    <message>
        <source>Train one batch, then pause again (.)</source>
        <translation>Einen Batch trainieren, dann wieder anhalten (.)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>B&amp;eenden</translation>
    </message>
    <message>
        <source>Ctrl+Q</source>
        <translation>Ctrl+Q</translation>
    </message>
    <message>
        <source>Close the window; trainings go on</source>
        <translation>Das Fenster schließen; Trainings laufen weiter</translation>
    </message>
    <message>
        <source>Ctrl+Z</source>
        <translation>Ctrl+Z</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Z</source>
        <translation>Ctrl+Shift+Z</translation>
    </message>
    <message>
        <source>Planning…</source>
        <translation>Plane…</translation>
    </message>
    <message>
        <source>Going on…</source>
        <translation>Geht weiter…</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>Hält an…</translation>
    </message>
    <message>
        <source>&amp;Go On</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
</context>
<context>
    <name>retort::ui::WiringLabel</name>
    <message>
        <source>What was looked at before the first step:</source>
        <translation>Was vor dem ersten Schritt geprüft wurde:</translation>
    </message>
    <message>
        <source>wiring ✓</source>
        <translation>Verdrahtung ✓</translation>
    </message>
    <message>
        <source>wiring ✗</source>
        <translation>Verdrahtung ✗</translation>
    </message>
    <message>
        <source>The wiring holds</source>
        <translation>Die Verdrahtung stimmt</translation>
    </message>
    <message>
        <source>The wiring does not hold</source>
        <translation>Die Verdrahtung stimmt nicht</translation>
    </message>
</context>
<context>
    <name>retort::ui::Workbench</name>
    <message>
        <source>Nothing was run: this store can only be read. Choose one of your own under Store, then press Run again.</source>
        <translation>Nichts wurde gestartet: Diese Ablage kann nur gelesen werden. Wählen Sie unter Ablage eine eigene und drücken Sie noch einmal Start.</translation>
    </message>
    <message>
        <source>Nothing was run. %1</source>
        <translation>Nichts wurde gestartet. %1</translation>
    </message>
    <message numerus="yes">
        <source>All of this has been trained before: here are its %n runs.</source>
        <translation>
            <numerusform>Das wurde schon trainiert: Hier ist der Lauf.</numerusform>
            <numerusform>All das wurde schon trainiert: Hier sind die %n Läufe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs were there already and are used as they are.</source>
        <translation>
            <numerusform>%n Lauf war schon da und wird verwendet, wie er ist.</numerusform>
            <numerusform>%n Läufe waren schon da und werden verwendet, wie sie sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>The files of the data set %1 are not those this run was trained on: its classes are shown as numbers and its samples without pictures. Put the old files back, then choose the run again.</source>
        <translation>Die Dateien des Datensatzes %1 sind nicht die, mit denen dieser Lauf trainiert wurde: Seine Klassen stehen als Zahlen da, seine Proben ohne Bilder. Legen Sie die alten Dateien zurück und wählen Sie den Lauf dann neu.</translation>
    </message>
</context>
<context>
    <name>retort::ui::WorkerWatch</name>
    <message>
        <source>Nobody trains what is queued: the worker ends again and again. %1</source>
        <translation>Was wartet, wird nicht trainiert: Der Hintergrundprozess endet immer wieder. %1</translation>
    </message>
</context>
</TS>

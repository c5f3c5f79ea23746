<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Catalogue</name>
    <message>
        <source>Hidden widths</source>
        <translation>Verborgene Breiten</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Input dropout</source>
        <translation>Dropout der Eingabe</translation>
    </message>
    <message>
        <source>Max-norm</source>
        <translation>Größte Norm</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Convolutions a stage</source>
        <translation>Faltungen je Stufe</translation>
    </message>
    <message>
        <source>Batch normalisation</source>
        <translation>Batch-Normalisierung</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Width factor</source>
        <translation>Breitenfaktor</translation>
    </message>
    <message>
        <source>Stem</source>
        <translation>Stamm</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Abkürzung</translation>
    </message>
    <message>
        <source>Expansion</source>
        <translation>Aufweitung</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Multi-layer perceptron</source>
        <translation>Mehrschichtiges Perzeptron</translation>
    </message>
    <message>
        <source>Convolutional network</source>
        <translation>Faltungsnetz</translation>
    </message>
    <message>
        <source>Residual network (CIFAR style)</source>
        <translation>Residualnetz (CIFAR-Bauart)</translation>
    </message>
    <message>
        <source>Wide residual network</source>
        <translation>Breites Residualnetz</translation>
    </message>
    <message>
        <source>VGG (CIFAR style)</source>
        <translation>VGG (CIFAR-Bauart)</translation>
    </message>
    <message>
        <source>MobileNetV2 (CIFAR style)</source>
        <translation>MobileNetV2 (CIFAR-Bauart)</translation>
    </message>
    <message>
        <source>ShuffleNet (CIFAR style)</source>
        <translation>ShuffleNet (CIFAR-Bauart)</translation>
    </message>
    <message>
        <source>ShuffleNetV2 (CIFAR style)</source>
        <translation>ShuffleNetV2 (CIFAR-Bauart)</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Test file</source>
        <translation>Testdatei</translation>
    </message>
    <message>
        <source>First line names the columns</source>
        <translation>Erste Zeile nennt die Spalten</translation>
    </message>
    <message>
        <source>Label column</source>
        <translation>Spalte der Klassen</translation>
    </message>
    <message>
        <source>Missing values</source>
        <translation>Fehlende Werte</translation>
    </message>
    <message>
        <source>Test share</source>
        <translation>Testanteil</translation>
    </message>
    <message>
        <source>UCI digits</source>
        <translation>UCI-Ziffern</translation>
    </message>
    <message>
        <source>Fashion-MNIST</source>
        <translation>Fashion-MNIST</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>IDX folder</source>
        <translation>IDX-Ordner</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV-Tabelle</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>Gradientenbegrenzung</translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation>Früher Abbruch</translation>
    </message>
    <message>
        <source>Weights kept</source>
        <translation>Behaltene Gewichte</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Several teachers</source>
        <translation>Mehrere Lehrer</translation>
    </message>
    <message>
        <source>Teacher&apos;s weights</source>
        <translation>Gewichte des Lehrers</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Per class</source>
        <translation>Je Klasse</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Drawn</source>
        <translation>Gezogen</translation>
    </message>
    <message>
        <source>Labelled share of a batch</source>
        <translation>Anteil mit Klassen je Batch</translation>
    </message>
    <message>
        <source>Classes left out</source>
        <translation>Ausgelassene Klassen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Teachers</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Term</source>
        <translation>Term</translation>
    </message>
    <message>
        <source>Weight schedule</source>
        <translation>Verlauf des Gewichts</translation>
    </message>
    <message>
        <source>Validation split</source>
        <translation>Validierungsteil</translation>
    </message>
    <message>
        <source>Labelled part</source>
        <translation>Teil mit Klassen</translation>
    </message>
    <message>
        <source>What a node sees</source>
        <translation>Was ein Knoten sieht</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>Klassenglättung</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Over the classes</source>
        <translation>Über die Klassen</translation>
    </message>
    <message>
        <source>Centre the logits</source>
        <translation>Logits zentrieren</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Spread over</source>
        <translation>Verteilt auf</translation>
    </message>
    <message>
        <source>Looks at</source>
        <translation>Betrachtet</translation>
    </message>
    <message>
        <source>Kernel&apos;s γ</source>
        <translation>γ des Kerns</translation>
    </message>
    <message>
        <source>Kernel&apos;s order</source>
        <translation>Ordnung des Kerns</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Potenz</translation>
    </message>
    <message>
        <source>Variance at the start</source>
        <translation>Anfängliche Varianz</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Factor&apos;s channels</source>
        <translation>Kanäle des Faktors</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>Verglichen mit</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Contrast&apos;s temperature</source>
        <translation>Temperatur des Kontrasts</translation>
    </message>
    <message>
        <source>Negatives</source>
        <translation>Gegenbeispiele</translation>
    </message>
    <message>
        <source>Memory&apos;s momentum</source>
        <translation>Trägheit des Gedächtnisses</translation>
    </message>
    <message>
        <source>Hard labels</source>
        <translation>Harte Klassen</translation>
    </message>
    <message>
        <source>Soft targets</source>
        <translation>Weiche Ziele</translation>
    </message>
    <message>
        <source>Logit matching</source>
        <translation>Gleiche Logits</translation>
    </message>
    <message>
        <source>Standardised soft targets</source>
        <translation>Standardisierte weiche Ziele</translation>
    </message>
    <message>
        <source>Decoupled soft targets</source>
        <translation>Entkoppelte weiche Ziele</translation>
    </message>
    <message>
        <source>Correlation of beliefs</source>
        <translation>Korrelation der Überzeugungen</translation>
    </message>
    <message>
        <source>Normalised soft targets</source>
        <translation>Normierte weiche Ziele</translation>
    </message>
    <message>
        <source>Weighted soft labels</source>
        <translation>Gewichtete weiche Klassen</translation>
    </message>
    <message>
        <source>Reverse divergence</source>
        <translation>Umgekehrte Divergenz</translation>
    </message>
    <message>
        <source>Jensen–Shannon divergence</source>
        <translation>Jensen-Shannon-Divergenz</translation>
    </message>
    <message>
        <source>Teacher&apos;s hard labels</source>
        <translation>Harte Klassen des Lehrers</translation>
    </message>
    <message>
        <source>Smoothed labels</source>
        <translation>Geglättete Klassen</translation>
    </message>
    <message>
        <source>Relations</source>
        <translation>Beziehungen</translation>
    </message>
    <message>
        <source>Similarity of samples</source>
        <translation>Ähnlichkeit der Proben</translation>
    </message>
    <message>
        <source>Neighbour probabilities</source>
        <translation>Nachbarwahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>Correlation congruence</source>
        <translation>Übereinstimmende Korrelation</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Selective neurons</source>
        <translation>Wählerische Neuronen</translation>
    </message>
    <message>
        <source>Variational information</source>
        <translation>Variationelle Information</translation>
    </message>
    <message>
        <source>Overhaul of features</source>
        <translation>Überholte Merkmale</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Rückschau</translation>
    </message>
    <message>
        <source>Factor transfer</source>
        <translation>Faktorübertragung</translation>
    </message>
    <message>
        <source>Flow between stages</source>
        <translation>Fluss zwischen Stufen</translation>
    </message>
    <message>
        <source>True class</source>
        <translation>Wahre Klasse</translation>
    </message>
    <message>
        <source>Other classes</source>
        <translation>Andere Klassen</translation>
    </message>
    <message>
        <source>Within samples</source>
        <translation>Innerhalb der Proben</translation>
    </message>
    <message>
        <source>Within classes</source>
        <translation>Innerhalb der Klassen</translation>
    </message>
    <message>
        <source>Distances</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <source>Angles</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Gewichtsabnahme</translation>
    </message>
    <message>
        <source>β₁</source>
        <translation>β₁</translation>
    </message>
    <message>
        <source>β₂</source>
        <translation>β₂</translation>
    </message>
    <message>
        <source>ε</source>
        <translation>ε</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>Trägheit</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterow</translation>
    </message>
    <message>
        <source>SGD</source>
        <translation>SGD</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Anlauf</translation>
    </message>
    <message>
        <source>Milestones</source>
        <translation>Wegmarken</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>Faktor</translation>
    </message>
    <message>
        <source>Final share</source>
        <translation>Endanteil</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>Gleichbleibend</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>Kosinus</translation>
    </message>
    <message>
        <source>Up to</source>
        <translation>Bis zu</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Mean of probabilities</source>
        <translation>Mittel der Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>Mean of logits</source>
        <translation>Mittel der Logits</translation>
    </message>
    <message>
        <source>Mean of losses</source>
        <translation>Mittel der Verluste</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation>CIFAR-10</translation>
    </message>
    <message>
        <source>CIFAR-100</source>
        <translation>CIFAR-100</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>Ordner mit Bildern</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>Randfüllung</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Sättigung</translation>
    </message>
    <message>
        <source>Hue</source>
        <translation>Farbton</translation>
    </message>
    <message>
        <source>α</source>
        <translation>α</translation>
    </message>
    <message>
        <source>Crop with padding</source>
        <translation>Ausschnitt mit Rand</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>Drehung</translation>
    </message>
    <message>
        <source>Colour jitter</source>
        <translation>Farbschwankung</translation>
    </message>
    <message>
        <source>Cutout</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Mixup</source>
        <translation>Mischen</translation>
    </message>
</context>
</TS>

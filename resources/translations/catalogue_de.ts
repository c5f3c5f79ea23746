<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Catalogue</name>
    <message>
        <source>Hidden widths</source>
        <translation>Schichtbreiten</translation>
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
        <translation>Max-Norm</translation>
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
        <translation>Stem</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Shortcut</translation>
    </message>
    <message>
        <source>Expansion</source>
        <translation>Expansion</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Variante</translation>
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
        <translation>Label-Spalte</translation>
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
        <translation>Stufenweise</translation>
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
        <translation>Endgewichte</translation>
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
        <translation>Gewichte</translation>
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
        <translation>Anteil mit Label je Batch</translation>
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
        <translation>Teil mit Labels</translation>
    </message>
    <message>
        <source>What a node sees</source>
        <translation>Was ein Knoten sieht</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>Label-Glättung</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Over the classes</source>
        <translation>Über Klassen</translation>
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
        <translation>Kontrasttemperatur</translation>
    </message>
    <message>
        <source>Negatives</source>
        <translation>Negativbeispiele</translation>
    </message>
    <message>
        <source>Memory&apos;s momentum</source>
        <translation>Speichermomentum</translation>
    </message>
    <message>
        <source>Hard labels</source>
        <translation>Harte Labels</translation>
    </message>
    <message>
        <source>Soft targets</source>
        <translation>Weiche Ziele</translation>
    </message>
    <message>
        <source>Logit matching</source>
        <translation>Logit-Abgleich</translation>
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
        <translation>Korrelierte Überzeugungen</translation>
    </message>
    <message>
        <source>Normalised soft targets</source>
        <translation>Normierte weiche Ziele</translation>
    </message>
    <message>
        <source>Weighted soft labels</source>
        <translation>Gewichtete weiche Labels</translation>
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
        <translation>Harte Labels des Lehrers</translation>
    </message>
    <message>
        <source>Smoothed labels</source>
        <translation>Geglättete Labels</translation>
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
        <translation>Wahrscheinliche Nachbarn</translation>
    </message>
    <message>
        <source>Correlation congruence</source>
        <translation>Korrelationskongruenz</translation>
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
        <translation>Selektive Neuronen</translation>
    </message>
    <message>
        <source>Variational information</source>
        <translation>Variationelle Information</translation>
    </message>
    <message>
        <source>Overhaul of features</source>
        <translation>Überarbeitung der Merkmale</translation>
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
        <translation>Weight Decay</translation>
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
        <translation>Momentum</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterov</translation>
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
        <translation>Warm-up</translation>
    </message>
    <message>
        <source>Milestones</source>
        <translation>Meilensteine</translation>
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
        <translation>Cutout</translation>
    </message>
    <message>
        <source>Mixup</source>
        <translation>Mixup</translation>
    </message>
    <message>
        <source>dataset</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>term</source>
        <translation>Term</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>Optimierer</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>augmentation</source>
        <translation>Augmentierung</translation>
    </message>
    <message>
        <source>combine</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>identity</source>
        <translation>Identität</translation>
    </message>
    <message>
        <source>projection</source>
        <translation>Projektion</translation>
    </message>
    <message>
        <source>repdistiller</source>
        <translation>RepDistiller</translation>
    </message>
    <message>
        <source>paper</source>
        <translation>Paper</translation>
    </message>
    <message>
        <source>rgb</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>crop</source>
        <translation>ausschneiden</translation>
    </message>
    <message>
        <source>stretch</source>
        <translation>verzerren</translation>
    </message>
    <message>
        <source>refuse</source>
        <translation>ablehnen</translation>
    </message>
    <message>
        <source>impute</source>
        <translation>ersetzen</translation>
    </message>
    <message>
        <source>best</source>
        <translation>beste</translation>
    </message>
    <message>
        <source>last</source>
        <translation>letzte</translation>
    </message>
    <message>
        <source>mean_probability</source>
        <translation>mittlere Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>mean_logit</source>
        <translation>mittlere Logits</translation>
    </message>
    <message>
        <source>mean_loss</source>
        <translation>mittlerer Verlust</translation>
    </message>
    <message>
        <source>selected</source>
        <translation>gewählte</translation>
    </message>
    <message>
        <source>per_seed</source>
        <translation>je Startwert neu</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>für alle dieselben</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>others</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>Embedding</translation>
    </message>
    <message>
        <source>last_maps</source>
        <translation>letzte Merkmalskarten</translation>
    </message>
    <message>
        <source>first</source>
        <translation>erste</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>mittlere</translation>
    </message>
    <message>
        <source>mean_square</source>
        <translation>mittleres Quadrat</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>Norm</translation>
    </message>
    <message>
        <source>in_batch</source>
        <translation>im Batch</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>black</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>edge</source>
        <translation>Randpixel</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>Spiegelbild</translation>
    </message>
    <message>
        <source>1 797 handwritten digits of 8 × 8 pixels, bundled with the program; the test part is rows 1437 to 1796, mostly other writers.</source>
        <translation>1 797 handgeschriebene Ziffern mit 8 × 8 Pixeln, im Programm enthalten; der Testteil sind die Zeilen 1437 bis 1796, großteils von anderen Personen geschrieben.</translation>
    </message>
    <message>
        <source>70 000 pictures of clothes, 28 × 28 pixels in ten classes; 10 000 of them for the test.</source>
        <translation>70 000 Bilder von Kleidungsstücken, 28 × 28 Pixel in zehn Klassen; 10 000 davon für den Test.</translation>
    </message>
    <message>
        <source>70 000 handwritten digits, 28 × 28 pixels; 10 000 of them for the test. Fetch it with ./dev data mnist.</source>
        <translation>70 000 handgeschriebene Ziffern, 28 × 28 Pixel; 10 000 davon für den Test. ./dev data mnist holt sie.</translation>
    </message>
    <message>
        <source>60 000 coloured pictures of 32 × 32 pixels, ten classes of animals and vehicles; 10 000 of them for the test. Bring the folder of its binary version.</source>
        <translation>60 000 farbige Bilder mit 32 × 32 Pixeln, zehn Klassen von Tieren und Fahrzeugen; 10 000 davon für den Test. Gebraucht wird der Ordner der binären Fassung.</translation>
    </message>
    <message>
        <source>60 000 coloured pictures of 32 × 32 pixels in a hundred fine classes: the measure of the field; 10 000 of them for the test. Bring the folder of its binary version.</source>
        <translation>60 000 farbige Bilder mit 32 × 32 Pixeln in hundert feinen Klassen: der Maßstab des Gebiets; 10 000 davon für den Test. Gebraucht wird der Ordner der binären Fassung.</translation>
    </message>
    <message>
        <source>Any pictures in the four IDX files that MNIST made common.</source>
        <translation>Beliebige Bilder in den vier IDX-Dateien, die mit MNIST üblich geworden sind.</translation>
    </message>
    <message>
        <source>PNG and JPEG pictures, a folder for each class, all brought to one size. Decoded once, by the first run.</source>
        <translation>PNG- und JPEG-Bilder, ein Ordner je Klasse, alle auf eine Größe gebracht. Dekodiert werden sie einmal, vom ersten Lauf.</translation>
    </message>
    <message>
        <source>Rows of numbers and categories with a class: categories become one column each, numbers are standardised on the training part.</source>
        <translation>Zeilen aus Zahlen und Kategorien mit einer Klasse: Jede Kategorie wird zu einer eigenen Spalte, Zahlen werden am Trainingsteil standardisiert.</translation>
    </message>
    <message>
        <source>The folder its files lie in; empty: the usual places are searched.</source>
        <translation>Der Ordner, in dem die Dateien liegen; leer: An den üblichen Orten wird gesucht.</translation>
    </message>
    <message>
        <source>A folder with train-images, train-labels, t10k-images and t10k-labels in IDX format, packed with gzip or not.</source>
        <translation>Ein Ordner mit train-images, train-labels, t10k-images und t10k-labels im IDX-Format, auch mit gzip gepackt.</translation>
    </message>
    <message>
        <source>A folder with a folder of PNG or JPEG pictures for each class, or with train and test, each of them such a folder.</source>
        <translation>Ein Ordner, der für jede Klasse einen Ordner mit PNG- oder JPEG-Bildern enthält, oder einer mit train und test, die jeweils so aufgebaut sind.</translation>
    </message>
    <message>
        <source>Every picture is brought to a square of this side.</source>
        <translation>Jedes Bild wird auf ein Quadrat dieser Seitenlänge gebracht.</translation>
    </message>
    <message>
        <source>Three channels, or one of greys.</source>
        <translation>Drei Kanäle oder einer mit Graustufen.</translation>
    </message>
    <message>
        <source>The middle square of a picture that is none, or the whole of it, stretched.</source>
        <translation>Von Bildern, die nicht quadratisch sind, das mittlere Quadrat oder das ganze Bild, verzerrt.</translation>
    </message>
    <message>
        <source>The share of pictures drawn, by class, for the test when there is no folder test.</source>
        <translation>Der Anteil der Bilder, der klassenweise für den Test gezogen wird, wenn es keinen Ordner test gibt.</translation>
    </message>
    <message>
        <source>The table: comma-separated values, packed with gzip or not.</source>
        <translation>Die Tabelle: durch Kommas getrennte Werte, auch mit gzip gepackt.</translation>
    </message>
    <message>
        <source>A table of its own for the test; empty: the test part is drawn from the first.</source>
        <translation>Eine eigene Tabelle für den Test; leer: Der Testteil wird aus der ersten gezogen.</translation>
    </message>
    <message>
        <source>Switch off when the first line is already a row.</source>
        <translation>Ausschalten, wenn schon die erste Zeile Werte enthält.</translation>
    </message>
    <message>
        <source>The name of the column with the class, its position counted from 0, or last.</source>
        <translation>Der Name der Spalte mit der Klasse, ihre Position (ab 0 gezählt) oder last für die letzte.</translation>
    </message>
    <message>
        <source>An empty cell is refused, or replaced by the training part&apos;s mean (numbers) or commonest value (categories).</source>
        <translation>Eine leere Zelle wird abgelehnt oder durch den Mittelwert (Zahlen) oder den häufigsten Wert (Kategorien) des Trainingsteils ersetzt.</translation>
    </message>
    <message>
        <source>The share of rows drawn, by class, for the test when there is no test file.</source>
        <translation>Der Anteil der Zeilen, der klassenweise für den Test gezogen wird, wenn es keine Testdatei gibt.</translation>
    </message>
    <message>
        <source>One layer from the input to the classes: softmax regression, the smallest student there is.</source>
        <translation>Eine Schicht von der Eingabe zu den Klassen: Softmax-Regression, der kleinste Schüler, den es gibt.</translation>
    </message>
    <message>
        <source>Fully connected layers with ReLU; quick on small pictures and on tables.</source>
        <translation>Vollständig verbundene Schichten mit ReLU; schnell bei kleinen Bildern und bei Tabellen.</translation>
    </message>
    <message>
        <source>A small VGG-like family: stages of 3 × 3 convolutions, each followed by 2 × 2 max pooling, then fully connected layers.</source>
        <translation>Eine kleine, VGG-artige Familie: Stufen aus 3 × 3-Faltungen, jede gefolgt von 2 × 2-Max-Pooling, danach vollständig verbundene Schichten.</translation>
    </message>
    <message>
        <source>A 3 × 3 stem and three stages of basic residual blocks with batch normalisation, then the mean over the picture.</source>
        <translation>Ein 3 × 3-Stem und drei Stufen einfacher Residualblöcke mit Batch-Normalisierung, danach das Mittel über das Bild.</translation>
    </message>
    <message>
        <source>Fewer and wider residual blocks, each of which normalises before it convolves; WRN-40-2 has a depth of 40 and a width of 2.</source>
        <translation>Weniger und breitere Residualblöcke, die jeweils vor der Faltung normalisieren; WRN-40-2 hat Tiefe 40 und Breite 2.</translation>
    </message>
    <message>
        <source>Plain 3 × 3 convolutions with batch normalisation in five stages, without shortcuts, then the mean over the picture.</source>
        <translation>Einfache 3 × 3-Faltungen mit Batch-Normalisierung in fünf Stufen, ohne Shortcuts, danach das Mittel über das Bild.</translation>
    </message>
    <message>
        <source>Blocks that are wide inside and narrow between, with depthwise convolutions: few multiply-adds for a phone.</source>
        <translation>Blöcke, die innen breit und dazwischen schmal sind, mit Depthwise-Faltungen: so wenige Rechenoperationen, dass ein Telefon damit auskommt.</translation>
    </message>
    <message>
        <source>Bottlenecks of grouped 1 × 1 convolutions whose channels are shuffled, and depthwise convolutions.</source>
        <translation>Bottlenecks aus gruppierten 1 × 1-Faltungen, deren Kanäle gemischt werden, und Depthwise-Faltungen.</translation>
    </message>
    <message>
        <source>Each block transforms half of the channels and shuffles them with the other half: made for speed rather than for few multiply-adds.</source>
        <translation>Jeder Block transformiert die Hälfte der Kanäle und mischt sie mit der anderen Hälfte: eher auf Geschwindigkeit als auf wenige Rechenoperationen ausgelegt.</translation>
    </message>
    <message>
        <source>The width of every hidden layer, in order.</source>
        <translation>Die Breite jeder verdeckten Schicht, der Reihe nach.</translation>
    </message>
    <message>
        <source>The share of hidden units silenced at each training step.</source>
        <translation>Der Anteil der verdeckten Neuronen, die in jedem Trainingsschritt ausgeschaltet werden.</translation>
    </message>
    <message>
        <source>The share of input values silenced at each training step.</source>
        <translation>Der Anteil der Eingabewerte, die in jedem Trainingsschritt auf null gesetzt werden.</translation>
    </message>
    <message>
        <source>An upper bound on the length of each unit&apos;s incoming weights; 0: none.</source>
        <translation>Eine Obergrenze für die Länge der eingehenden Gewichte jedes Neurons; 0: keine.</translation>
    </message>
    <message>
        <source>The width of every stage; each stage ends by halving the picture.</source>
        <translation>Die Breite jeder Stufe; jede Stufe halbiert am Ende das Bild.</translation>
    </message>
    <message>
        <source>How many 3 × 3 convolutions each stage has.</source>
        <translation>Wie viele 3 × 3-Faltungen jede Stufe hat.</translation>
    </message>
    <message>
        <source>The widths of the layers between the stages and the classes; an empty list: none.</source>
        <translation>Die Breiten der Schichten zwischen den Stufen und den Klassen; eine leere Liste: keine.</translation>
    </message>
    <message>
        <source>Normalises each convolution&apos;s output over the batch.</source>
        <translation>Normalisiert die Ausgabe jeder Faltung über den Batch.</translation>
    </message>
    <message>
        <source>Layers with weights: 6n + 2, n residual blocks in each of three stages.</source>
        <translation>Schichten mit Gewichten: 6n + 2, mit n Residualblöcken in jeder der drei Stufen.</translation>
    </message>
    <message>
        <source>Multiplies the stages&apos; 16, 32 and 64 channels.</source>
        <translation>Multipliziert die Kanäle der Stufen: 16, 32 und 64.</translation>
    </message>
    <message>
        <source>The width of the first convolution; 0: as the first stage.</source>
        <translation>Die Breite der ersten Faltung; 0: wie die erste Stufe.</translation>
    </message>
    <message>
        <source>What passes a block that changes the shape: the input itself, with zeros for new channels, as in the paper, or a 1 × 1 convolution, as in most programs.</source>
        <translation>Was an einem Block vorbeiführt, der die Form ändert: die Eingabe selbst, mit Nullen für neue Kanäle wie im Paper, oder eine 1 × 1-Faltung wie in den meisten Programmen.</translation>
    </message>
    <message>
        <source>Layers with weights: 6n + 4, n residual blocks in each of three stages.</source>
        <translation>Schichten mit Gewichten: 6n + 4, mit n Residualblöcken in jeder der drei Stufen.</translation>
    </message>
    <message>
        <source>Multiplies the stages&apos; 16, 32 and 64 channels; the stem keeps its 16.</source>
        <translation>Multipliziert die Kanäle der Stufen: 16, 32 und 64; der Stem behält seine 16.</translation>
    </message>
    <message>
        <source>The share of values silenced within each block at each training step.</source>
        <translation>Der Anteil der Werte, die innerhalb jedes Blocks in jedem Trainingsschritt ausgeschaltet werden.</translation>
    </message>
    <message>
        <source>As the configurations are called; of the three fully connected layers they count, one is left.</source>
        <translation>Wie die Konfigurationen heißen; von den drei vollständig verbundenen Schichten, die sie mitzählen, bleibt eine.</translation>
    </message>
    <message>
        <source>Multiplies the stages&apos; 64, 128, 256, 512 and 512 channels.</source>
        <translation>Multipliziert die Kanäle der Stufen: 64, 128, 256, 512 und 512.</translation>
    </message>
    <message>
        <source>Multiplies all channels but, below 1, the last layer&apos;s 1280.</source>
        <translation>Multipliziert alle Kanäle, unter 1 jedoch nicht die 1280 der letzten Schicht.</translation>
    </message>
    <message>
        <source>How many times as wide each block is inside.</source>
        <translation>Wievielmal so breit jeder Block innen ist.</translation>
    </message>
    <message>
        <source>As those who compare distillation build it, with ReLU and a stem that halves the picture, or as its authors do, with ReLU6 and channels in eights.</source>
        <translation>So wie in Vergleichen von Destillationsverfahren üblich, mit ReLU und einem Stem, der das Bild halbiert, oder so wie bei den Autoren, mit ReLU6 und durch acht teilbaren Kanalzahlen.</translation>
    </message>
    <message>
        <source>The first convolution: 1 × 1, as those who compare distillation have it, or the papers&apos; 3 × 3; neither halves the picture.</source>
        <translation>Die erste Faltung: 1 × 1 wie in Vergleichen von Destillationsverfahren üblich, oder 3 × 3 wie in den Papers; keine von beiden halbiert das Bild.</translation>
    </message>
    <message>
        <source>Of the 1 × 1 convolutions; more groups are wider at the same cost.</source>
        <translation>Gruppen der 1 × 1-Faltungen; mit mehr Gruppen wird das Netz bei gleichem Aufwand breiter.</translation>
    </message>
    <message>
        <source>Multiplies the channels that go with the groups: 240, 480 and 960 for three.</source>
        <translation>Multipliziert die Kanäle, die zu den Gruppen gehören: 240, 480 und 960 bei dreien.</translation>
    </message>
    <message>
        <source>As the paper&apos;s table calls its widths: 1 has 116, 232 and 464 channels.</source>
        <translation>Wie die Tabelle des Papers die Breiten nennt: 1 hat 116, 232 und 464 Kanäle.</translation>
    </message>
    <message>
        <source>Cross-entropy with the true labels of the labelled part.</source>
        <translation>Kreuzentropie mit den wahren Labels, auf dem Teil mit Labels.</translation>
    </message>
    <message>
        <source>Kullback–Leibler divergence from the teacher&apos;s softened distribution to the student&apos;s, times T²: the classic of distillation.</source>
        <translation>Kullback-Leibler-Divergenz von der weichen Verteilung des Lehrers zu der des Schülers, mal T²: der Klassiker der Destillation.</translation>
    </message>
    <message>
        <source>Half the squared difference of the logits: with centred logits and the mean over classes, the limit of soft targets as T grows.</source>
        <translation>Die halbe quadrierte Differenz der Logits: mit zentrierten Logits und dem Mittel über die Klassen der Grenzfall weicher Ziele bei wachsendem T.</translation>
    </message>
    <message>
        <source>Soft targets of logits brought to mean 0 and deviation 1 sample by sample: the student need not copy how large the teacher&apos;s logits are.</source>
        <translation>Weiche Ziele aus Logits, die für jede Probe auf Mittelwert 0 und Standardabweichung 1 gebracht sind: Der Schüler muss nicht nachahmen, wie groß die Logits des Lehrers sind.</translation>
    </message>
    <message>
        <source>Soft targets in two parts with weights of their own: how sure the teacher is of the true class, and how it tells the others apart.</source>
        <translation>Weiche Ziele in zwei Teilen mit eigenen Gewichten: wie sicher sich der Lehrer der wahren Klasse ist und wie er die anderen unterscheidet.</translation>
    </message>
    <message>
        <source>Asks for correlated rather than equal probabilities, within samples and within classes; made for teachers much stronger than the student.</source>
        <translation>Verlangt korrelierte statt gleicher Wahrscheinlichkeiten, innerhalb der Proben und innerhalb der Klassen; gemacht für Lehrer, die viel stärker sind als der Schüler.</translation>
    </message>
    <message>
        <source>Soft cross-entropy in two parts: the true class, and the other classes normalised among themselves.</source>
        <translation>Weiche Kreuzentropie in zwei Teilen: die wahre Klasse und die anderen Klassen, unter sich normiert.</translation>
    </message>
    <message>
        <source>Soft targets that count more for samples on which the student errs more than the teacher.</source>
        <translation>Weiche Ziele, die bei den Proben mehr zählen, bei denen sich der Schüler stärker irrt als der Lehrer.</translation>
    </message>
    <message>
        <source>Kullback–Leibler divergence from the student to the teacher: the student keeps to what the teacher finds likely, and may leave some of it out.</source>
        <translation>Kullback-Leibler-Divergenz vom Schüler zum Lehrer: Der Schüler hält sich an das, was der Lehrer für wahrscheinlich hält, und darf davon etwas auslassen.</translation>
    </message>
    <message>
        <source>The symmetric and bounded one: how far both distributions are from their mean.</source>
        <translation>Die symmetrische und beschränkte Divergenz: wie weit beide Verteilungen von ihrem Mittel entfernt sind.</translation>
    </message>
    <message>
        <source>Cross-entropy with the class that the teacher finds likeliest: what a teacher is worth without its doubts.</source>
        <translation>Kreuzentropie mit der Klasse, die der Lehrer für die wahrscheinlichste hält: was ein Lehrer ohne seine Zweifel wert ist.</translation>
    </message>
    <message>
        <source>Cross-entropy with labels spread a little over the classes: the control that tells what any smoothing gains, without a teacher.</source>
        <translation>Kreuzentropie mit Labels, die ein wenig über die Klassen verteilt sind: die Kontrolle, die zeigt, was Glättung allein bringt, ohne Lehrer.</translation>
    </message>
    <message>
        <source>Compares the distances of pairs and the angles of triplets of embeddings; widths may differ.</source>
        <translation>Vergleicht die Abstände von Paaren und die Winkel von Tripeln von Embeddings; die Breiten dürfen verschieden sein.</translation>
    </message>
    <message>
        <source>Compares which samples of a batch the networks find alike; widths may differ.</source>
        <translation>Vergleicht, welche Proben eines Batches die Netze ähnlich finden; die Breiten dürfen verschieden sein.</translation>
    </message>
    <message>
        <source>Compares how probable each sample is as another&apos;s neighbour; widths may differ.</source>
        <translation>Vergleicht, wie wahrscheinlich jede Probe Nachbar einer anderen ist; die Breiten dürfen verschieden sein.</translation>
    </message>
    <message>
        <source>Compares a Gaussian kernel&apos;s view of the batch; widths may differ.</source>
        <translation>Vergleicht, wie ein Gauß-Kern den Batch sieht; die Breiten dürfen verschieden sein.</translation>
    </message>
    <message>
        <source>Asks that a sample&apos;s embeddings in both networks be recognised among those of other samples.</source>
        <translation>Verlangt, dass sich die Embeddings einer Probe in beiden Netzen unter denen anderer Proben wiedererkennen lassen.</translation>
    </message>
    <message>
        <source>The squared difference of one stage from the teacher&apos;s, through a layer that is trained for it: the first of the feature terms.</source>
        <translation>Die quadrierte Differenz einer Stufe zu der des Lehrers, durch eine Schicht, die dafür trainiert wird: der erste der Merkmalsterme.</translation>
    </message>
    <message>
        <source>Compares where in the picture each stage is active; channels may differ.</source>
        <translation>Vergleicht, wo im Bild jede Stufe aktiv ist; die Kanalzahlen dürfen verschieden sein.</translation>
    </message>
    <message>
        <source>Compares how each stage&apos;s channels are spread over the picture; channels may differ.</source>
        <translation>Vergleicht, wie sich die Kanäle jeder Stufe über das Bild verteilen; die Kanalzahlen dürfen verschieden sein.</translation>
    </message>
    <message>
        <source>Hints at every stage, each channel weighted by a variance that is trained with the student.</source>
        <translation>Hinweise an jeder Stufe, wobei jeder Kanal mit einer Varianz gewichtet wird, die mit dem Schüler trainiert wird.</translation>
    </message>
    <message>
        <source>Compares stages before their ReLU, and only where the teacher is active or the student exceeds it.</source>
        <translation>Vergleicht die Stufen vor ihrem ReLU, und nur dort, wo der Lehrer aktiv ist oder der Schüler ihn übertrifft.</translation>
    </message>
    <message>
        <source>Fuses the student&apos;s stages from the deepest to the shallowest and compares each with the teacher&apos;s at several sizes.</source>
        <translation>Verschmilzt die Stufen des Schülers von der tiefsten zur flachsten und vergleicht jede in mehreren Größen mit der des Lehrers.</translation>
    </message>
    <message>
        <source>Compares the last stage in fewer channels, as a small network learns to paraphrase the teacher&apos;s.</source>
        <translation>Vergleicht die letzte Stufe in weniger Kanälen, so wie ein kleines Netz die des Lehrers zu umschreiben lernt.</translation>
    </message>
    <message>
        <source>Compares how one stage flows into the next; the networks must be equally wide.</source>
        <translation>Vergleicht, wie eine Stufe in die nächste fließt; die Netze müssen gleich breit sein.</translation>
    </message>
    <message>
        <source>The share of the target spread evenly over all classes.</source>
        <translation>Der Anteil des Ziels, der gleichmäßig auf alle Klassen verteilt wird.</translation>
    </message>
    <message>
        <source>Softens both distributions; the term is multiplied by T², so that its gradient keeps its size.</source>
        <translation>Macht beide Verteilungen weicher; der Term wird mit T² multipliziert, damit sein Gradient seine Größe behält.</translation>
    </message>
    <message>
        <source>Whether the squared differences are summed or averaged over the classes; always averaged over the batch.</source>
        <translation>Ob die quadrierten Differenzen über die Klassen summiert oder gemittelt werden; über den Batch wird immer gemittelt.</translation>
    </message>
    <message>
        <source>Subtracts each sample&apos;s mean logit on both sides first, since softmax does not see it.</source>
        <translation>Zieht auf beiden Seiten zuerst von den Logits jeder Probe deren Mittelwert ab, weil Softmax ihn nicht sieht.</translation>
    </message>
    <message>
        <source>Softens both distributions; the softened part is multiplied by T².</source>
        <translation>Macht beide Verteilungen weicher; der weiche Teil wird mit T² multipliziert.</translation>
    </message>
    <message>
        <source>The share of how sure the teacher is of the true class.</source>
        <translation>Wie viel es zählt, wie sicher sich der Lehrer der wahren Klasse ist.</translation>
    </message>
    <message>
        <source>The share of how the teacher tells the other classes apart; the paper takes 2 to 8.</source>
        <translation>Wie viel es zählt, wie der Lehrer die anderen Klassen unterscheidet; das Paper nimmt 2 bis 8.</translation>
    </message>
    <message>
        <source>The share of the correlation of each sample&apos;s classes.</source>
        <translation>Wie viel die Korrelation der Klassen jeder Probe zählt.</translation>
    </message>
    <message>
        <source>The share of the correlation of each class&apos;s samples, over the batch.</source>
        <translation>Wie viel die Korrelation der Proben jeder Klasse zählt, über den Batch.</translation>
    </message>
    <message>
        <source>The share of the other classes, normalised among themselves.</source>
        <translation>Wie viel die anderen Klassen zählen, unter sich normiert.</translation>
    </message>
    <message>
        <source>The share of the target taken from the true class.</source>
        <translation>Der Anteil des Ziels, der der wahren Klasse genommen wird.</translation>
    </message>
    <message>
        <source>Whether that share is spread over all classes or over all but the true one.</source>
        <translation>Ob dieser Anteil auf alle Klassen verteilt wird oder auf alle außer der wahren.</translation>
    </message>
    <message>
        <source>The share of the distances between pairs, in units of the batch&apos;s mean distance.</source>
        <translation>Wie viel die Abstände von Paaren zählen, in Einheiten des mittleren Abstands im Batch.</translation>
    </message>
    <message>
        <source>The share of the angles of all triplets; it costs the batch cubed.</source>
        <translation>Wie viel die Winkel aller Tripel zählen; der Aufwand wächst mit der dritten Potenz der Batchgröße.</translation>
    </message>
    <message>
        <source>What the last layer sees, or, as in the paper, the last stage&apos;s maps before they are averaged.</source>
        <translation>Was die letzte Schicht sieht, oder, wie im Paper, die Merkmalskarten der letzten Stufe, bevor sie gemittelt werden.</translation>
    </message>
    <message>
        <source>How quickly the Gaussian kernel falls with the distance.</source>
        <translation>Wie schnell der Gauß-Kern mit dem Abstand abfällt.</translation>
    </message>
    <message>
        <source>How many powers of its Taylor series are taken.</source>
        <translation>Wie viele Potenzen seiner Taylorreihe genommen werden.</translation>
    </message>
    <message>
        <source>Which of the pairs of stages is compared.</source>
        <translation>Welches der Stufenpaare verglichen wird.</translation>
    </message>
    <message>
        <source>The power of the values whose mean over the channels is the map.</source>
        <translation>Die Potenz der Werte, deren Mittel über die Kanäle die Karte ist.</translation>
    </message>
    <message>
        <source>The mean of squares, as the authors&apos; program has it, or the length of the difference, as their paper writes it.</source>
        <translation>Das Mittel der Quadrate wie im Programm der Autoren oder die Länge der Differenz wie in ihrem Paper.</translation>
    </message>
    <message>
        <source>Of each channel; it is trained with the student.</source>
        <translation>Die Varianz jedes Kanals zu Beginn; sie wird mit dem Schüler trainiert.</translation>
    </message>
    <message>
        <source>What the teacher&apos;s values are cut off at from below; 0: each channel&apos;s mean of the values below 0.</source>
        <translation>Der Wert, an dem die Werte des Lehrers nach unten abgeschnitten werden; 0: bei jedem Kanal das Mittel der Werte unter 0.</translation>
    </message>
    <message>
        <source>How many channels the factor has, as a share of the teacher&apos;s.</source>
        <translation>Wie viele Kanäle der Faktor hat, als Anteil an denen des Lehrers.</translation>
    </message>
    <message>
        <source>The other samples of the batch, or, as in the paper, memories of the whole transfer set.</source>
        <translation>Die anderen Proben des Batches oder, wie im Paper, gespeicherte Embeddings der ganzen Transfermenge.</translation>
    </message>
    <message>
        <source>Of the space in which both embeddings are compared.</source>
        <translation>Die Breite des Raums, in dem beide Embeddings verglichen werden.</translation>
    </message>
    <message>
        <source>What the cosines are divided by.</source>
        <translation>Wodurch die Kosinuswerte geteilt werden.</translation>
    </message>
    <message>
        <source>How many remembered samples of other classes each is compared with; the paper takes 16384.</source>
        <translation>Mit wie vielen gespeicherten Proben anderer Klassen jede Probe verglichen wird; das Paper nimmt 16384.</translation>
    </message>
    <message>
        <source>How much of what is remembered stays when a sample is seen again.</source>
        <translation>Wie viel vom Gespeicherten bleibt, wenn eine Probe wieder gesehen wird.</translation>
    </message>
    <message>
        <source>Stochastic gradient descent with momentum; the field&apos;s choice for convolutional networks.</source>
        <translation>Stochastischer Gradientenabstieg mit Momentum; für Faltungsnetze die übliche Wahl.</translation>
    </message>
    <message>
        <source>Adapts each weight&apos;s step to its gradients; a good first choice for small networks.</source>
        <translation>Passt den Schritt jedes Gewichts an dessen Gradienten an; eine gute erste Wahl für kleine Netze.</translation>
    </message>
    <message>
        <source>Adam with the weight decay apart from the gradient.</source>
        <translation>Adam mit einem vom Gradienten getrennten Weight Decay.</translation>
    </message>
    <message>
        <source>The size of a step; schedules multiply it.</source>
        <translation>Die Größe eines Schritts; ihr Verlauf über die Zeit multipliziert sie.</translation>
    </message>
    <message>
        <source>Pulls the weights towards zero at each step.</source>
        <translation>Zieht die Gewichte in jedem Schritt in Richtung null.</translation>
    </message>
    <message>
        <source>How long the mean of the gradients remembers.</source>
        <translation>Wie weit das Mittel der Gradienten zurückreicht.</translation>
    </message>
    <message>
        <source>How long the mean of their squares remembers.</source>
        <translation>Wie weit das Mittel ihrer Quadrate zurückreicht.</translation>
    </message>
    <message>
        <source>Keeps the division away from zero.</source>
        <translation>Hält den Nenner der Division von null fern.</translation>
    </message>
    <message>
        <source>The share of the last step that goes on.</source>
        <translation>Der Anteil des letzten Schritts, der sich fortsetzt.</translation>
    </message>
    <message>
        <source>Looks ahead along the momentum before it measures the gradient.</source>
        <translation>Blickt entlang des Momentums voraus, bevor der Gradient gemessen wird.</translation>
    </message>
    <message>
        <source>The same learning rate throughout, after the warm-up.</source>
        <translation>Nach dem Warm-up durchgehend dieselbe Lernrate.</translation>
    </message>
    <message>
        <source>The learning rate drops by a factor at given points.</source>
        <translation>Die Lernrate fällt an gegebenen Stellen um einen Faktor.</translation>
    </message>
    <message>
        <source>The learning rate follows half a cosine down; a good first choice.</source>
        <translation>Die Lernrate fällt entlang eines halben Kosinus; eine gute erste Wahl.</translation>
    </message>
    <message>
        <source>The learning rate rises in a line over this share of the steps.</source>
        <translation>Die Lernrate steigt über diesen Anteil der Schritte linear an.</translation>
    </message>
    <message>
        <source>Where the learning rate drops, in percent of all steps.</source>
        <translation>Wo die Lernrate fällt, in Prozent aller Schritte.</translation>
    </message>
    <message>
        <source>What the learning rate is multiplied by at each milestone.</source>
        <translation>Womit die Lernrate an jedem Meilenstein multipliziert wird.</translation>
    </message>
    <message>
        <source>The share of the learning rate that is left at the end.</source>
        <translation>Der Anteil der Lernrate, der am Ende übrig ist.</translation>
    </message>
    <message>
        <source>Cuts a part of the picture&apos;s own size out of the picture with a border: with a flip, the field&apos;s usual training on CIFAR.</source>
        <translation>Schneidet aus dem Bild mit Rand einen Teil in der Größe des Bildes aus: zusammen mit dem Spiegeln das übliche Training auf CIFAR.</translation>
    </message>
    <message>
        <source>Mirrors pictures left to right; not for digits or letters.</source>
        <translation>Spiegelt Bilder von links nach rechts; nicht für Ziffern oder Buchstaben.</translation>
    </message>
    <message>
        <source>Moves each picture by a few whole pixels.</source>
        <translation>Verschiebt jedes Bild um einige ganze Pixel.</translation>
    </message>
    <message>
        <source>Turns each picture by a small angle.</source>
        <translation>Dreht jedes Bild um einen kleinen Winkel.</translation>
    </message>
    <message>
        <source>Changes brightness, contrast, saturation and hue of each picture a little.</source>
        <translation>Ändert Helligkeit, Kontrast, Sättigung und Farbton jedes Bildes ein wenig.</translation>
    </message>
    <message>
        <source>Covers a square of each picture, so that no single part decides.</source>
        <translation>Überdeckt in jedem Bild ein Quadrat, damit kein einzelner Teil entscheidet.</translation>
    </message>
    <message>
        <source>Adds normal noise to the standardised values.</source>
        <translation>Addiert normalverteiltes Rauschen zu den standardisierten Werten.</translation>
    </message>
    <message>
        <source>Shows each sample mixed with another, to the teacher as to the student; labels count in the same shares.</source>
        <translation>Zeigt jede Probe mit einer anderen gemischt, dem Lehrer wie dem Schüler; die Labels zählen in denselben Anteilen.</translation>
    </message>
    <message>
        <source>Each picture moves by up to so many pixels each way; what comes in is black.</source>
        <translation>Jedes Bild wird in jede Richtung um bis zu so viele Pixel verschoben; was hereinkommt, ist schwarz.</translation>
    </message>
    <message>
        <source>How often a picture is mirrored left to right.</source>
        <translation>Wie oft ein Bild von links nach rechts gespiegelt wird.</translation>
    </message>
    <message>
        <source>Normal noise added to every standardised value.</source>
        <translation>Normalverteiltes Rauschen, das zu jedem standardisierten Wert addiert wird.</translation>
    </message>
    <message>
        <source>The picture gets a border of so many pixels, and a part of its own size is cut out anywhere.</source>
        <translation>Das Bild bekommt einen Rand von so vielen Pixeln, und an beliebiger Stelle wird ein Teil in der Größe des Bildes ausgeschnitten.</translation>
    </message>
    <message>
        <source>What the border shows: black, the picture&apos;s edge drawn out, or its mirror image.</source>
        <translation>Was der Rand zeigt: Schwarz, die nach außen fortgesetzten Randpixel des Bildes oder sein Spiegelbild.</translation>
    </message>
    <message>
        <source>Each picture turns about its middle by up to so much either way; what comes in is black.</source>
        <translation>Jedes Bild wird nach links oder rechts um bis zu so viel um seine Mitte gedreht; was hereinkommt, ist schwarz.</translation>
    </message>
    <message>
        <source>The side of the square that is covered by the data&apos;s mean; its middle may lie anywhere in the picture.</source>
        <translation>Die Seite des Quadrats, das mit dem Mittelwert der Daten überdeckt wird; seine Mitte kann überall im Bild liegen.</translation>
    </message>
    <message>
        <source>Each picture&apos;s values are multiplied by a factor within so much of 1.</source>
        <translation>Die Werte jedes Bildes werden mit einem Faktor multipliziert, der um höchstens so viel von 1 abweicht.</translation>
    </message>
    <message>
        <source>Their distance from the picture&apos;s mean grey is, likewise.</source>
        <translation>Ebenso ihr Abstand vom mittleren Grau des Bildes.</translation>
    </message>
    <message>
        <source>The distance of each pixel from its own grey is, likewise; nothing to grey pictures.</source>
        <translation>Ebenso der Abstand jedes Pixels von seinem eigenen Grau; ohne Wirkung auf graue Bilder.</translation>
    </message>
    <message>
        <source>Colours turn about the axis of greys by up to so much either way; nothing to grey pictures.</source>
        <translation>Die Farben drehen sich um bis zu so viel in beide Richtungen um die Grauachse; ohne Wirkung auf graue Bilder.</translation>
    </message>
    <message>
        <source>Shares are drawn from Beta(α, α): small ones leave most pictures nearly whole, 1 draws all shares alike.</source>
        <translation>Die Anteile werden aus Beta(α, α) gezogen: Kleine Werte lassen die meisten Bilder fast ganz, bei 1 sind alle Anteile gleich wahrscheinlich.</translation>
    </message>
    <message>
        <source>The target is the mean of the members&apos; softened distributions: the arithmetic mean.</source>
        <translation>Das Ziel ist das Mittel der weichen Verteilungen der Mitglieder: das arithmetische Mittel.</translation>
    </message>
    <message>
        <source>The target is softmax of the mean logits: the geometric mean, sharper where the members agree.</source>
        <translation>Das Ziel ist Softmax der gemittelten Logits: das geometrische Mittel, schärfer, wo sich die Mitglieder einig sind.</translation>
    </message>
    <message>
        <source>Each member teaches by itself and the terms are averaged; the only one with a meaning for feature and relation terms.</source>
        <translation>Jedes Mitglied lehrt für sich, und die Terme werden gemittelt; das einzige, das auch für Merkmals- und Beziehungsterme einen Sinn hat.</translation>
    </message>
    <message>
        <source>How long, in what portions and with what brakes a node is trained.</source>
        <translation>Wie lange, in welchen Portionen und mit welchen Bremsen ein Knoten trainiert wird.</translation>
    </message>
    <message>
        <source>Which weights a run hands on.</source>
        <translation>Welche Gewichte ein Lauf weitergibt.</translation>
    </message>
    <message>
        <source>Which of a teacher&apos;s weights teach, and how several teachers become one.</source>
        <translation>Welche Gewichte eines Lehrers lehren und wie aus mehreren Lehrern einer wird.</translation>
    </message>
    <message>
        <source>How often a run is measured while it trains; without either about 40 times, more often early.</source>
        <translation>Wie oft ein Lauf während des Trainings ausgewertet wird; ohne beide Angaben etwa 40-mal, anfangs öfter.</translation>
    </message>
    <message>
        <source>How many networks a node of the experiment stands for.</source>
        <translation>Für wie viele Netze ein Knoten des Experiments steht.</translation>
    </message>
    <message>
        <source>How much a term counts in the loss.</source>
        <translation>Wie viel ein Term im Verlust zählt.</translation>
    </message>
    <message>
        <source>A term&apos;s weight that moves in a line and then stays.</source>
        <translation>Ein Gewicht eines Terms, das sich linear ändert und dann bleibt.</translation>
    </message>
    <message>
        <source>What is carved from train for choosing weights; the same for all nodes and seeds.</source>
        <translation>Was von train abgezweigt wird, um daran Gewichte zu wählen; für alle Knoten und Startwerte dasselbe.</translation>
    </message>
    <message>
        <source>How many of the train split&apos;s labels a node sees; give one of per_class, count and fraction.</source>
        <translation>Wie viele Labels des Trainingsteils ein Knoten sieht; anzugeben ist eines von per_class, count und fraction.</translation>
    </message>
    <message>
        <source>Its samples with and without labels, and the classes kept from it.</source>
        <translation>Seine Proben mit und ohne Label und die Klassen, die ihm vorenthalten werden.</translation>
    </message>
    <message>
        <source>Give epochs or steps, exactly one; 0: not given.</source>
        <translation>Epochen oder Schritte, genau eines von beiden; 0: nicht angegeben.</translation>
    </message>
    <message>
        <source>Samples in each step.</source>
        <translation>Proben in jedem Schritt.</translation>
    </message>
    <message>
        <source>An upper bound on the length of the whole gradient; 0: none.</source>
        <translation>Eine Obergrenze für die Länge des ganzen Gradienten; 0: keine.</translation>
    </message>
    <message>
        <source>Stops after so many evaluations without a better validation accuracy; 0: never.</source>
        <translation>Bricht nach so vielen Auswertungen ohne bessere Validierungsgenauigkeit ab; 0: nie.</translation>
    </message>
    <message>
        <source>The weights of the best validation accuracy (ties: the earliest), or the last ones; last where a node&apos;s labels are restricted and nothing is said.</source>
        <translation>Die Gewichte mit der besten Validierungsgenauigkeit (bei Gleichstand die frühesten) oder die letzten; ohne Angabe die letzten, wenn der Knoten nur einen Teil der Labels sieht.</translation>
    </message>
    <message>
        <source>Measures on the validation split after every so many epochs; 0: not given.</source>
        <translation>Wertet jeweils nach so vielen Epochen am Validierungsteil aus; 0: nicht angegeben.</translation>
    </message>
    <message>
        <source>Measures on the validation split after every so many steps; 0: not given.</source>
        <translation>Wertet jeweils nach so vielen Schritten am Validierungsteil aus; 0: nicht angegeben.</translation>
    </message>
    <message>
        <source>So many networks of the same recipe, each with its own start: an ensemble.</source>
        <translation>So viele Netze mit demselben Rezept, jedes mit eigenem Start: ein Ensemble.</translation>
    </message>
    <message>
        <source>Trained together</source>
        <translation>Gemeinsam trainiert</translation>
    </message>
    <message>
        <source>Trains the members in one run, as one batch of networks: several times as fast where they are small, for fully connected networks that learn from labels alone.</source>
        <translation>Trainiert die Mitglieder in einem Lauf, als einen Stapel von Netzen: um ein Mehrfaches schneller, wo sie klein sind; für voll verbundene Netze, die nur aus Labels lernen.</translation>
    </message>
    <message>
        <source>How the beliefs of several teachers become one target.</source>
        <translation>Wie aus den Überzeugungen mehrerer Lehrer ein Ziel wird.</translation>
    </message>
    <message>
        <source>Those the teacher&apos;s own run selected, its best on validation, or its last.</source>
        <translation>Die, die der Lauf des Lehrers selbst gewählt hat, seine besten in der Validierung oder seine letzten.</translation>
    </message>
    <message>
        <source>What the term is multiplied by in the sum; Hinton&apos;s paper only says that the hard one is considerably lower, RepDistiller&apos;s α is the soft term&apos;s and its γ the hard one&apos;s, and PyTorch&apos;s tutorial names two weights, as here.</source>
        <translation>Womit der Term in der Summe multipliziert wird; Hintons Paper sagt nur, dass das harte Gewicht deutlich kleiner ist, in RepDistiller ist α das weiche und γ das harte, und die PyTorch-Anleitung nennt zwei Gewichte, wie hier.</translation>
    </message>
    <message>
        <source>The weight at the first step.</source>
        <translation>Das Gewicht beim ersten Schritt.</translation>
    </message>
    <message>
        <source>The weight at the end of the ramp and after it.</source>
        <translation>Das Gewicht am Ende der Rampe und danach.</translation>
    </message>
    <message>
        <source>How long the weight moves, in a line.</source>
        <translation>Wie lange sich das Gewicht linear ändert.</translation>
    </message>
    <message>
        <source>So many samples of train, drawn by class, are kept for validation; give count or fraction; 0: not given.</source>
        <translation>So viele Proben aus train, klassenweise gezogen, bleiben für die Validierung; anzugeben ist count oder fraction; 0: nicht angegeben.</translation>
    </message>
    <message>
        <source>This share of train, drawn by class, is kept for validation; 0: not given, and a tenth when neither is.</source>
        <translation>Dieser Anteil von train, klassenweise gezogen, bleibt für die Validierung; 0: nicht angegeben, und ein Zehntel, wenn beides nicht angegeben ist.</translation>
    </message>
    <message>
        <source>So many labelled samples of every class.</source>
        <translation>So viele Proben mit Label aus jeder Klasse.</translation>
    </message>
    <message>
        <source>So many labelled samples in all, each class in proportion.</source>
        <translation>So viele Proben mit Label insgesamt, jede Klasse anteilig.</translation>
    </message>
    <message>
        <source>This share of the train split with labels, each class in proportion.</source>
        <translation>Dieser Anteil des Trainingsteils mit Labels, jede Klasse anteilig.</translation>
    </message>
    <message>
        <source>Whether every seed has labelled samples of its own, or all seeds the same.</source>
        <translation>Ob jeder Startwert eigene Proben mit Label hat oder alle dieselben.</translation>
    </message>
    <message>
        <source>How much of each batch is labelled where there are both kinds; 0: in proportion to their sizes.</source>
        <translation>Wie viel von jedem Batch Labels hat, wenn es beide Arten gibt; 0: im Verhältnis ihrer Größen.</translation>
    </message>
    <message>
        <source>Classes, counted from 0, of which the node sees no sample at all.</source>
        <translation>Klassen, ab 0 gezählt, von denen der Knoten gar keine Probe sieht.</translation>
    </message>
</context>
</TS>

package org.opentos.hub.content;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

/// Lists of sources as other programs write and read them (OPML 2.0).
public final class Opml {
    public static final int BYTES_MAX = 512 * 1024;
    private static final int ELEMENTS_MAX = 10_000;

    private Opml() {}

    /// The addresses of a list, in its order, at most [Sources#SOURCES_MAX] of them. Refused as
    /// `body-too-large`, `source-malformed`.
    public static Outcome<List<String>> read(byte[] content) {
        if (content.length > BYTES_MAX) {
            return Outcome.refused(
                    RefusalCode.BODY_TOO_LARGE,
                    "A list of sources has at most %d KiB.".formatted(BYTES_MAX / 1024));
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return addresses(factory.createXMLStreamReader(new ByteArrayInputStream(content)));
        } catch (XMLStreamException malformed) {
            return malformed();
        }
    }

    private static <T> Outcome<T> malformed() {
        return Outcome.refused(
                RefusalCode.SOURCE_MALFORMED, "This is no list of sources in the form OPML.");
    }

    private static Outcome<List<String>> addresses(XMLStreamReader reader)
            throws XMLStreamException {
        List<String> found = new ArrayList<>();
        int elements = 0;
        boolean isOpml = false;
        while (reader.hasNext() && elements < ELEMENTS_MAX && found.size() < Sources.SOURCES_MAX) {
            if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            elements++;
            isOpml = isOpml || elements == 1 && reader.getLocalName().equals("opml");
            String address = reader.getAttributeValue(null, "xmlUrl");
            if (isOpml && reader.getLocalName().equals("outline") && address != null) {
                found.add(address);
            }
        }
        return isOpml ? Outcome.done(List.copyOf(found)) : malformed();
    }

    /// Without those that are sold, whose addresses are nobody's to know.
    public static String write(List<ContentSource> sources) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("utf-8", "1.0");
            xml.writeStartElement("opml");
            xml.writeAttribute("version", "2.0");
            xml.writeStartElement("head");
            xml.writeStartElement("title");
            xml.writeCharacters("OpenTOS");
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeStartElement("body");
            for (ContentSource each :
                    sources.stream().filter(one -> one.offer().isEmpty()).toList()) {
                xml.writeEmptyElement("outline");
                xml.writeAttribute("type", "rss");
                xml.writeAttribute("text", each.title());
                xml.writeAttribute("xmlUrl", each.address().toString());
            }
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a list of sources could not be written", impossible);
        }
        return out.toString();
    }
}

using System.Globalization;
using System.Xml;
using FlowTrace.Files.Internals;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Reads the addresses out of OFAC's list of Specially Designated Nationals: <c>sdn.xml</c>, entry by entry.</summary>
internal static class SdnXml
{
    private const string NoAddressesMessage = "The list holds no digital currency address, so it labels nothing.";

    // Nothing outside of the file is ever fetched, and entities, of which bombs are made, are not expanded.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreWhitespace = true,
        CloseInput = false,
    };

    /// <exception cref="ChainReadException">The file is no such list.</exception>
    public static InputDescription Read(LabelFile file, LabelSink sink, CancellationToken cancellationToken)
    {
        using HashingStream stream = InputFile.Open(file.Path, static _ => { });
        var reading = new Reading(file, sink);
        try
        {
            using (var xml = XmlReader.Create(stream, Settings))
                while (xml.Read())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    reading.Take(xml);
                }
        }
        catch (XmlException error)
        {
            throw new ChainReadException(
                string.Create(CultureInfo.InvariantCulture, $"{sink.Source}:{error.LineNumber}: this is not XML that a list of sanctions has: {error.Message}"),
                error)
            { Reader = sink.Source };
        }

        if (!reading.IsList)
            throw InputFile.Failure(file.Path, "is XML, and no list of OFAC's: its root is not sdnList. Give sdn.xml");
        if (reading.Addresses == 0)
            sink.Issues.Tally(ReadIssueSeverity.Notice, NoAddressesMessage, 0);
        return new InputDescription(sink.Source, "sdn-xml", stream.Finish(), reading.Addresses);
    }

    private sealed class Reading(LabelFile file, LabelSink sink)
    {
        private readonly Stack<string> _path = new();
        private SdnList? _list;
        private string _firstName = "";
        private string _lastName = "";
        private string _programs = "";
        private string _idType = "";
        private string _published = "";

        public bool IsList { get; private set; }

        public long Addresses { get; private set; }

        public void Take(XmlReader xml)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    Begin(xml.LocalName);
                    if (!xml.IsEmptyElement)
                        _path.Push(xml.LocalName);
                    break;
                case XmlNodeType.EndElement when _path.Count > 0:
                    _path.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when _path.Count > 0:
                    Text(_path.Peek(), xml.Value.Trim(), ((IXmlLineInfo)xml).LineNumber);
                    break;
            }
        }

        private void Begin(string element)
        {
            if (_path.Count == 0)
                IsList = element == "sdnList";
            if (element == "sdnEntry")
                (_firstName, _lastName, _programs) = ("", "", "");
            if (element == "id")
                _idType = "";
        }

        // Aliases have names too: those of the entry itself stand one level below it.
        private void Text(string element, string text, long line)
        {
            bool isOfEntry = _path.Count > 1 && _path.ElementAt(1) == "sdnEntry";
            switch (element)
            {
                case "Publish_Date":
                    _published = text;
                    break;
                case "firstName" when isOfEntry:
                    _firstName = text;
                    break;
                case "lastName" when isOfEntry:
                    _lastName = text;
                    break;
                case "program":
                    _programs = _programs.Length == 0 ? text : $"{_programs}, {text}";
                    break;
                case "idType":
                    _idType = text;
                    break;
                case "idNumber" when _idType.StartsWith(SdnList.IdType, StringComparison.Ordinal):
                    Addresses++;
                    _list ??= SdnList.Begin(file, sink, _published);
                    _list.Add(text, _idType[SdnList.IdType.Length..].Trim(), Name(), _programs, line);
                    break;
            }
        }

        private string Name() => _firstName.Length == 0 ? _lastName : $"{_lastName}, {_firstName}";
    }
}

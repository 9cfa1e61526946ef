using System.Globalization;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Reading;

namespace FlowTrace.Files.Labels;

/// <summary>Takes the addresses of OFAC's list of Specially Designated Nationals, whatever they are read from.</summary>
internal sealed class SdnList
{
    /// <summary>How the list begins the type of an id that is an address; the asset follows.</summary>
    public const string IdType = "Digital Currency Address - ";

    private readonly LabelSink _sink;
    private readonly ListEdition _edition;
    private readonly Dictionary<string, LabelDetails> _details = new(StringComparer.Ordinal);

    private SdnList(LabelSink sink, ListEdition edition)
    {
        _sink = sink;
        _edition = edition;
    }

    /// <summary>Begins a list, whose date is the one given, or else the one it states.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sink">Takes the labels.</param>
    /// <param name="published">The list's own date, month first as OFAC writes it; empty for none.</param>
    public static SdnList Begin(LabelFile file, LabelSink sink, string published)
    {
        long? date = file.DateUnixMilliseconds;
        if (date is null && DateOnly.TryParseExact(published, "MM/dd/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            date = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
        ListEdition edition = file.List is null ? new ListEdition(PlainList.Ofac, "", date) : file.Edition with { Date = date };
        edition.AddTo(sink.Book);
        if (date is null)
            sink.Issues.Tally(ReadIssueSeverity.Notice, PlainList.UndatedMessage, 0);
        return new SdnList(sink, edition);
    }

    public void Add(string address, string asset, string name, string programs, long line)
    {
        if (!_sink.TryPlace(address, asset, line, saysClash: false, out Account account))
            return;
        if (!_details.TryGetValue(asset, out LabelDetails? details))
            _details.Add(asset, details = _edition.Of(new LabelDetails { ConfidenceWord = ConfidenceLevels.Authority }, asset));
        _sink.Add(
            _edition.Of(new Label(
                account, name, ServiceCategory.Sanctioned, _sink.Source, ConfidenceLevels.Of(ConfidenceLevels.Authority), OriginalCategory: IdType + asset,
                Note: programs)
            {
                Details = details,
            }),
            line);
    }
}

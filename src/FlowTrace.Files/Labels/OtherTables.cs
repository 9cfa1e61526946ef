using System.Globalization;
using System.Text.RegularExpressions;
using FlowTrace.Attribution;
using FlowTrace.Chain;
using FlowTrace.Files.Internals;

namespace FlowTrace.Files.Labels;

/// <summary>Tables that others publish: exchanges' reserves, ransom addresses, and OFAC's list as CSV.</summary>
internal static partial class OtherTables
{
    // ent_num, SDN_Name, SDN_Type, Program, Title, Call_Sign, Vess_type, Tonnage, GRT, Vess_flag, Vess_owner, Remarks.
    private const int SdnColumns = 12;
    private const int SdnName = 1;
    private const int SdnProgram = 3;
    private const string SdnNothing = "-0-";

    /// <summary>The format and how to read a row of it; null where the table is none of these.</summary>
    public static (string Format, Action Row)? Find(CsvFile file, LabelFile label, LabelSink sink)
    {
        int address = file.Find("address");
        if (file.Find("exchange") is >= 0 and var exchange && file.Find("chain") is >= 0 and var chain && address >= 0)
            return ("reserves", () => ReadReserve(file, sink, label, (exchange, chain, address)));
        if (address >= 0 && file.Find("type") is >= 0 and var type && file.Find("amountReceivedBTC") >= 0)
            return ("ransomware", () => ReadRansom(file, sink, label, address, type));
        if (file.Header.Length != SdnColumns || !int.TryParse(file.Header[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return null;
        var list = SdnList.Begin(label, sink, "");

        // The file has no header: what was taken for one is its first row.
        ReadSdn(list, file.Header, 1);
        return ("sdn-csv", () => ReadSdn(list, [.. Enumerable.Range(0, file.CellCount).Select(column => file[column].ToString())], file.Line));
    }

    private static void ReadReserve(CsvFile file, LabelSink sink, LabelFile label, (int Exchange, int Chain, int Address) columns)
    {
        ListEdition edition = label.Edition;
        string name = LabelTables.Text(file, columns.Exchange);
        if (sink.TryPlace(file[columns.Address].ToString(), LabelTables.Text(file, columns.Chain), file.Line, saysClash: true, out Account account))
            sink.Add(
                edition.Of(new Label(
                    account, name, label.Category ?? ServiceCategory.Exchange, sink.Source, ConfidenceLevels.Of("service_data"), OriginalCategory: "reserve")
                {
                    Details = edition.Of(new LabelDetails { ConfidenceWord = "service_data" }),
                }),
                file.Line);
    }

    private static void ReadRansom(CsvFile file, LabelSink sink, LabelFile label, int address, int type)
    {
        ListEdition edition = label.Edition;
        if (sink.TryPlace(file[address].ToString(), "BTC", file.Line, saysClash: true, out Account account))
            sink.Add(
                edition.Of(new Label(
                    account, "ransom payment", label.Category ?? ServiceCategory.Thief, sink.Source, ConfidenceLevels.Of("forensic"),
                    OriginalCategory: "ransomware", Note: LabelTables.Text(file, type))
                {
                    Details = edition.Of(new LabelDetails { ConfidenceWord = "forensic" }),
                }),
                file.Line);
    }

    private static void ReadSdn(SdnList list, string[] row, long line)
    {
        string programs = row[SdnProgram].Trim() == SdnNothing ? "" : row[SdnProgram].Trim();
        foreach (string cell in row)
            foreach (Match match in AddressInRemarks().Matches(cell))
                list.Add(match.Groups["address"].Value, match.Groups["asset"].Value, row[SdnName].Trim(), programs, line);
    }

    [GeneratedRegex(
        "Digital Currency Address - (?<asset>[A-Z0-9]+) (?<address>[^\\s;]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AddressInRemarks();
}

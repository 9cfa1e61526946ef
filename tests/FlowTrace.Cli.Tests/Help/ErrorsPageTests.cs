using System.Reflection;
using System.Text.RegularExpressions;
using FlowTrace.Cli.Tests.Mcp;
using FlowTrace.Reading;

namespace FlowTrace.Cli.Tests.Help;

/// <summary>docs/errors.md knows every exit code, every exception and every issue that the code has, and what it quotes is what the tool says.</summary>
[Collection(ExamplePlace.Collection)]
public sealed partial class ErrorsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AssistantCase.Samples, "..", "docs", "errors.md")).ReplaceLineEndings("\n");

    private static readonly Assembly[] Assemblies =
    [
        typeof(ReadIssue).Assembly, typeof(Files.CaseFile).Assembly, typeof(Readers.ProviderOptions).Assembly, typeof(Sqlite.CaseStore).Assembly,
        typeof(CommandLine).Assembly, typeof(ClickHouse.ClickHouseArchive).Assembly,
    ];

    [Fact]
    public void EveryExitCode_StandsThere()
    {
        FieldInfo[] codes = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static);
        codes.Should().NotBeEmpty();
        foreach (FieldInfo code in codes)
            Page.Should().Contain($"| `{code.GetRawConstantValue()}` | `{code.Name}` |");
    }

    [Fact]
    public void EveryException_StandsThere()
    {
        Type[] types = [.. Assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.IsSubclassOf(typeof(Exception)))];
        types.Length.Should().BeGreaterThan(3);
        foreach (Type type in types)
            Page.Should().Contain($"| `{type.Name}` |");
    }

    [Fact]
    public void EveryIssue_StandsThere()
    {
        foreach (string severity in Enum.GetNames<ReadIssueSeverity>())
            Page.Should().Contain($"(`{severity}`)");
        string[] messages =
        [
            .. Assemblies.SelectMany(assembly => assembly.GetTypes())
                .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Where(field => field is { IsLiteral: true, Name: not "NoAnswerMessage" } && field.Name.EndsWith("Message", StringComparison.Ordinal))
                .Select(field => (string)field.GetRawConstantValue()!).Distinct(),
        ];
        messages.Length.Should().BeGreaterThan(70);
        string[] listed = [.. Page.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..])];
        messages.Except(listed).Should().BeEmpty("each is to be explained");
        listed.Where(line => !line.StartsWith("**", StringComparison.Ordinal)).Except(messages).Should().BeEmpty("nobody says this any more");
    }

    [Fact]
    public void EveryQuotedRun_SaysWhatThePageSays()
    {
        using var place = new ExamplePlace();
        const string Holder = "0x1d335523Fa71a0dBF0d4179701EA327E5511dCaC";
        place.Write("wrong-key.yaml", $"thefts:\n  - holder: ethereum:{Holder}\nledger: [transfers.csv]\n");
        place.Write("wrong-account.yaml", "thefts:\n  - holder: 0x12\nledgers: [transfers.csv]\n");
        place.Write("odd.csv", "a,b\n1,2\n");
        place.Write("wrong-labels.csv", "account,name,category,confidence,source\n0x12,Somebody,exchange,70,me\n");
        place.Write("broken.flowtrace", "not a store");
        place.Write("broken.zip", "PK not a zip");
        place.Write("other.json", "{\"schema\":\"other\"}");
        place.Write(
            "bad-rows.csv",
            "tx,time,from,to,asset,amount,symbol,decimals\n"
            + $"0x01,2025-02-11T00:30:00Z,{Holder},0x9292344DAc8f70BD2Ac3E48C434741B5BE467c02,native,12,ETH,18\n"
            + $"0x02,2025-02-11T00:31:00Z,{Holder},0x9292344DAc8f70BD2Ac3E48C434741B5BE467c02,native,1.5,ETH,18\n"
            + $"0x03,2025-02-11T00:29:00Z,0x9292344DAc8f70BD2Ac3E48C434741B5BE467c02,{Holder},native,20,ETH,18\n");
        place.Cut("case.flowtrace", "cut.flowtrace", 30000);

        MatchCollection runs = Quoted().Matches(Page);
        runs.Count.Should().BeGreaterThan(15);
        foreach (Match run in runs)
        {
            (int code, string said) = place.RunQuietly(run.Groups["command"].Value.Split(' '));
            string wanted = string.Concat(run.Groups["said"].Value.TrimEnd('\n').Split('\n')
                .Select(line => $".*{Regex.Escape(line).Replace("…", "[^\\n]*", StringComparison.Ordinal)}[^\\n]*\\n"));
            Regex.IsMatch(said, wanted, RegexOptions.Singleline).Should().BeTrue($"{run.Value}\nbut it says\n{said}");
            code.ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be(run.Groups["code"].Value, run.Value);
        }
    }

    [GeneratedRegex(@"^```\n\$ flowtrace (?<command>[^\n]*)\n(?<said>(?:(?!exit )[^\n]*\n)+)exit (?<code>\d+)\n```$", RegexOptions.Multiline)]
    private static partial Regex Quoted();
}

using System.Numerics;

namespace FlowTrace.Findings;

/// <summary>Puts one feature together.</summary>
internal sealed class FeatureBuilder(string id, string title)
{
    private readonly List<ProfileFigure> _figures = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _notes = [];

    public FeatureBuilder Add(string name, Ratio? value, string otherwise)
    {
        if (value is { } known)
            _figures.Add(new ProfileFigure(name, known));
        else
            Lacks(otherwise);
        return this;
    }

    public FeatureBuilder Add(string name, Ratio value)
    {
        _figures.Add(new ProfileFigure(name, value));
        return this;
    }

    public FeatureBuilder Add(string name, BigInteger count) => Add(name, Ratio.Of(count));

    public FeatureBuilder AddRounded(string name, double value)
    {
        _figures.Add(new ProfileFigure(name, Ratio.Rounded(value)) { IsRounded = true });
        return this;
    }

    public FeatureBuilder Lacks(string reason)
    {
        if (!_missing.Contains(reason))
            _missing.Add(reason);
        return this;
    }

    public FeatureBuilder Note(string note)
    {
        _notes.Add(note);
        return this;
    }

    public ProfileFeature Build() => new(id, title, _figures, _missing, _notes);
}

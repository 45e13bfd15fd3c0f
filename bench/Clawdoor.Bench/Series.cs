namespace Clawdoor.Bench;

/// <summary>Median and quartiles of some samples.</summary>
internal readonly record struct Series(double LowerQuartile, double Median, double UpperQuartile)
{
    /// <summary>Linear interpolation between the two nearest samples; null when there are none.</summary>
    public static Series? Of(IEnumerable<double> samples)
    {
        var sorted = samples.Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0 ? null : new(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}

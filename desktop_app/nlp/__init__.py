"""Natural language: names, who they are, and who said what.

Importing the package loads no model and no spaCy; `worker.AnalysisWorker` is what a window uses,
`analyzer.Analyzer` what a script uses.
"""

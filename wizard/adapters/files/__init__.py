"""Files of this machine: exports of the AWS CLI, the folder next to the journal, the app's source."""

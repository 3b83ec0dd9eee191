"""Where jobs are computed: this process, worker processes, or a cluster."""

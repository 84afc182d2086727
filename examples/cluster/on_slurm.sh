#!/bin/bash
#SBATCH --job-name=starling
#SBATCH --array=0-9
#SBATCH --cpus-per-task=4
#SBATCH --mem=2G
#SBATCH --time=04:00:00
#SBATCH --requeue
#
# Scores or transcribes many answers as a Slurm array: with ten tasks, each does every tenth part.
#
#     sbatch on_slurm.sh recordings.jsonl scores [--verb transcribe] [-- OPTIONS FOR STARLING]
#     cat scores/*.jsonl > scores.jsonl
#
# Submit it again to do what is missing, with any number of tasks. Slurm runs a copy of this file, so submit it from this
# folder, or set STARLING_EXAMPLES to this folder.
set -euo pipefail

exec python3 "${STARLING_EXAMPLES:-${SLURM_SUBMIT_DIR:-$(dirname "$0")}}/share.py" \
    --task "$((${SLURM_ARRAY_TASK_ID:-0} - ${SLURM_ARRAY_TASK_MIN:-0}))" --tasks "${SLURM_ARRAY_TASK_COUNT:-1}" "$@"

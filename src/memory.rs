//! How much memory and how many files the process may have, and how the memory is divided.
//!
//! One number bounds the process. It is divided once, before anything binds: a base that is there without any
//! call, what connections take while they are open, and the rest for calls in flight. Who holds it while the
//! server runs is not known here: that is `grpc::memory_pool` for calls, and `server::flow_control` for
//! windows.

use std::{
    fs,
    path::{Path, PathBuf},
};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The memory of a process without a limit, in bytes.
const DEFAULT_MEMORY: usize = 512 * MIB;

/// The binary, its tables, the stacks of its threads and what the allocator keeps, in bytes.
const BASE: usize = 64 * MIB;

/// What one open connection takes that has sent all that it may send unread, in bytes: 64 KiB of window, and
/// buffers and tables of HTTP/2 in both directions.
pub const CONNECTION_BYTES: usize = 128 * KIB;

/// What one call takes before its message is there, in bytes: its task, its stream, its headers and the
/// buffers that they came in.
const OPEN_CALL_BYTES: usize = 12 * KIB;

/// The most connections by default.
const DEFAULT_MAX_CONNECTIONS: usize = 1024;

/// File descriptors that are no connections: log, listener, epoll and the like.
const OTHER_FILES: usize = 64;

/// Limits higher than this, in bytes, are none: cgroups v1 write the highest page that they can count.
const NO_LIMIT: usize = 1 << 60;

/// What the system lets the process have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResourceLimits {
    /// The memory, in bytes, if it is limited.
    pub memory: Option<usize>,
    /// The open files, if they are limited.
    pub files: Option<usize>,
}

impl ResourceLimits {
    /// The limits of this process: of its cgroups, and of `ulimit -v` and `ulimit -n`.
    pub fn of_this_process() -> Self {
        let read = |path: &Path| fs::read_to_string(path).ok();
        let groups = read(Path::new("/proc/self/cgroup")).unwrap_or_default();
        let limits = read(Path::new("/proc/self/limits")).unwrap_or_default();
        // Threads reserve addresses that they do not use: half of the limit bounds what is used.
        let addresses = limit_named(&limits, "Max address space").map(|bytes| bytes / 2);
        Self {
            memory: [cgroup_limit(&groups, read), addresses].into_iter().flatten().min(),
            files: limit_named(&limits, "Max open files"),
        }
    }

    /// The default of `--max-memory`, in bytes.
    pub fn memory_or_default(self) -> usize {
        self.memory.unwrap_or(DEFAULT_MEMORY)
    }

    /// The default of `--max-connections`: what fits the files and `memory` bytes, at most 1024.
    pub fn connections(self, memory: usize) -> usize {
        let files = self.files.map_or(usize::MAX, |files| files.saturating_sub(OTHER_FILES));
        (memory / 8 / CONNECTION_BYTES).min(files).clamp(1, DEFAULT_MAX_CONNECTIONS)
    }
}

/// How the memory of the process is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryPlan {
    /// What the process takes without any call or connection, in bytes.
    pub base: usize,
    /// What connections may take beyond their initial windows, all together, in bytes.
    pub windows: usize,
    /// The most calls that are in flight at one time, whether their messages have come or not.
    pub open_calls: usize,
    /// What is left for the calls in flight, in bytes.
    pub calls: usize,
}

impl MemoryPlan {
    /// Divides `memory` bytes among the base, `connections`, and calls. `None` when the connections take more
    /// than half of what the base leaves.
    ///
    /// ```
    /// let plan = lector::memory::MemoryPlan::of(512 << 20, 512).expect("it fits");
    /// assert!(plan.calls > 300 << 20);
    /// ```
    pub fn of(memory: usize, connections: usize) -> Option<Self> {
        let base = BASE.min(memory / 4);
        let (windows, calls_open) = (memory / 16, memory / 16);
        let rest = memory - base - windows - calls_open;
        let connection_bytes = connections.checked_mul(CONNECTION_BYTES)?;
        let fits = connection_bytes <= (memory - base) / 2;
        fits.then(|| Self {
            base,
            windows,
            open_calls: calls_open / OPEN_CALL_BYTES,
            calls: rest - connection_bytes,
        })
    }

    /// The most connections for which `memory` bytes can be divided.
    pub fn most_connections(memory: usize) -> usize {
        (memory - BASE.min(memory / 4)) / 2 / CONNECTION_BYTES
    }
}

/// A soft limit in the table of `/proc/self/limits`.
fn limit_named(table: &str, name: &str) -> Option<usize> {
    let row = table.lines().find_map(|line| line.strip_prefix(name))?;
    row.split_whitespace().next()?.parse().ok()
}

/// The least memory limit of the process's cgroups and of their parents; `groups` is `/proc/self/cgroup`.
fn cgroup_limit(groups: &str, read: impl Fn(&Path) -> Option<String>) -> Option<usize> {
    let files = groups
        .lines()
        .filter_map(limit_file)
        .flat_map(|(mount, group, name)| with_parents(mount, group, name));
    let limits = files.filter_map(|file| read(&file)?.trim().parse().ok());
    limits.filter(|&limit: &usize| limit < NO_LIMIT).min()
}

/// Where a line of `/proc/self/cgroup` has its limit: the mount, the group below it, and the name of the
/// file.
fn limit_file(line: &str) -> Option<(&'static str, &str, &'static str)> {
    let (_, line) = line.split_once(':')?;
    let (controllers, group) = line.split_once(':')?;
    if controllers.is_empty() {
        Some(("/sys/fs/cgroup", group, "memory.max"))
    } else {
        let memory = controllers.split(',').any(|controller| controller == "memory");
        memory.then_some(("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes"))
    }
}

/// The file in the group and in each of its parents. Inside of a container only the mount itself may be
/// there, which is the container's group.
fn with_parents(mount: &'static str, group: &str, name: &'static str) -> impl Iterator<Item = PathBuf> {
    let group = group.trim_start_matches('/').to_owned();
    let folders: Vec<PathBuf> =
        Path::new(&group).ancestors().map(|folder| Path::new(mount).join(folder)).collect();
    folders.into_iter().map(move |folder| folder.join(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn limit(groups: &str, files: &[(&str, &str)]) -> Option<usize> {
        cgroup_limit(groups, |path| {
            let file = files.iter().find(|(name, _)| Path::new(name) == path)?;
            Some(file.1.to_owned())
        })
    }

    #[test]
    fn the_least_limit_on_the_way_up_counts() {
        let files = [
            ("/sys/fs/cgroup/memory.max", "max\n"),
            ("/sys/fs/cgroup/pods/memory.max", "536870912\n"),
            ("/sys/fs/cgroup/pods/one/memory.max", "max\n"),
        ];
        assert_eq!(limit("0::/pods/one\n", &files), Some(512 * MIB));
        assert_eq!(limit("0::/elsewhere\n", &files), None);
    }

    #[test]
    fn version_one_is_read_where_its_controller_is_and_its_highest_number_is_none() {
        let groups = "5:cpu,cpuacct:/\n4:memory:/a/b\n0::/\n";
        let highest = ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assert_eq!(limit(groups, &[highest]), None);
        let inside = ("/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "1048576\n");
        assert_eq!(limit(groups, &[highest, inside]), Some(MIB));
    }

    #[test]
    fn soft_limits_are_read_by_name() {
        let table = "Limit                     Soft Limit           Hard Limit           Units     \n\
            Max open files            20000                40000                files     \n\
            Max address space         unlimited            unlimited            bytes     \n";
        assert_eq!(limit_named(table, "Max open files"), Some(20_000));
        assert_eq!(limit_named(table, "Max address space"), None);
    }

    #[test]
    fn connections_fit_the_files_and_the_memory() {
        let limits = ResourceLimits { memory: None, files: Some(256) };
        assert_eq!(limits.connections(512 * MIB), 192);
        let unlimited = ResourceLimits { memory: None, files: None };
        assert_eq!((unlimited.connections(512 * MIB), unlimited.connections(8192 * MIB)), (512, 1024));
    }

    proptest! {
        #[test]
        fn the_parts_never_exceed_the_whole(memory in 16 * MIB..1 << 40, connections in 1..100_000usize) {
            let most = MemoryPlan::most_connections(memory);
            prop_assert_eq!(MemoryPlan::of(memory, connections).is_some(), connections <= most);
            if let Some(plan) = MemoryPlan::of(memory, connections) {
                let connections = connections * CONNECTION_BYTES + plan.windows;
                let open_calls = plan.open_calls * OPEN_CALL_BYTES;
                prop_assert!(plan.base + connections + open_calls + plan.calls <= memory);
                prop_assert!(plan.calls >= memory / 8);
            }
        }
    }
}

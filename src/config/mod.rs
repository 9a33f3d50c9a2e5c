//! Flags and environment, checked before anything binds.
//!
//! [`Args`] is what was typed, as text; [`Config`] is what it means. `validate` finds every error between
//! them, not only the first, so that a deployment is corrected once. Nothing is read here after the start.

mod args;
mod duration;
mod settings;
mod validate;

pub use self::{
    args::Args,
    duration::parse_duration,
    settings::{AccessLogScope, Config, LogFormat},
    validate::ConfigErrors,
};

#[cfg(test)]
mod tests {
    use std::{net::SocketAddr, time::Duration};

    use clap::Parser;

    use super::*;
    use crate::memory::{MemoryPlan, ResourceLimits};

    const MIB: usize = 1024 * 1024;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    fn config(flags: &[&str]) -> Result<Config, ConfigErrors> {
        let words = ["lector"].iter().chain(flags);
        Config::validate(
            ResourceLimits::default(),
            Command::try_parse_from(words).expect("the flags exist").args,
        )
    }

    #[test]
    fn a_value_typed_is_the_value_used() {
        let config =
            config(&["--listen", "[::]:0", "--drain-timeout", "1500ms", "--reflection", "false"]).unwrap();
        assert_eq!(config.listen, SocketAddr::from(([0u16; 8], 0)));
        assert_eq!(config.drain_timeout, Duration::from_millis(1500));
        assert!(!config.reflection);
        assert_eq!(config.max_connection_age, None);
    }

    #[test]
    fn workers_are_as_many_as_the_cpus_that_the_process_may_use() {
        let cpus = std::thread::available_parallelism().map_or(1, usize::from);
        assert_eq!(config(&[]).unwrap().workers, cpus);
        assert_eq!(config(&["--workers", "3"]).unwrap().workers, 3);
    }

    #[test]
    fn every_error_is_named_with_flag_variable_value_and_range() {
        let errors =
            config(&["--workers", "0", "--listen", "nowhere", "--call-timeout", "2 weeks"]).unwrap_err();
        let text = errors.to_string();
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(
            text.contains("--workers (LECTOR_WORKERS) is \"0\"; it must be a whole number from 1 to 1024"),
            "{text}"
        );
        assert!(text.contains("LECTOR_LISTEN") && text.contains("LECTOR_CALL_TIMEOUT"), "{text}");
    }

    #[test]
    fn the_longest_text_must_fit_into_the_work_in_flight() {
        let errors = config(&["--max-text-bytes", "4096", "--max-in-flight-bytes", "4095"]).unwrap_err();
        assert!(errors.to_string().starts_with("--max-in-flight-bytes"), "{errors}");
        assert!(config(&["--max-text-bytes", "4096", "--max-in-flight-bytes", "4096"]).is_ok());
    }

    #[test]
    fn what_is_left_of_the_memory_is_for_calls() {
        let default = config(&[]).unwrap();
        assert_eq!((default.max_memory, default.max_connections), (512 * MIB, 512));
        assert_eq!(default.max_in_flight_bytes, MemoryPlan::of(512 * MIB, 512).unwrap().calls);
        let small = config(&["--max-memory", "67108864"]).unwrap();
        assert!(small.max_in_flight_bytes >= 32 * MIB && small.max_connections == 64, "{small:?}");
    }

    #[test]
    fn what_does_not_fit_the_memory_is_an_error() {
        for (flags, flag) in [
            (&["--max-memory", "67108864", "--max-in-flight-bytes", "67108864"][..], "--max-in-flight-bytes"),
            (&["--max-memory", "67108864", "--max-connections", "1000"], "--max-connections"),
            (&["--max-memory", "67108864", "--max-text-bytes", "67108864"], "--max-memory"),
            (&["--max-memory", "1024"], "--max-memory"),
        ] {
            let errors = config(flags).unwrap_err().to_string();
            assert!(errors.starts_with(flag) && errors.lines().count() == 1, "{errors}");
        }
    }
}

# frozen_string_literal: true

require "turbo_cable_rs/layout"

module TurboCableRs
  # A forked child lets go of what is its parent's, before it does anything else. It has copies of all descriptors, and
  # as long as it keeps them a client whose server dies does not hear of it. Threads and timers are not there any more,
  # so the objects that count on them are forgotten, and made anew when the child needs some.
  #
  # The child has one thread. No lock is taken here: a child may be forked in a signal handler, where that is forbidden.
  module Fork # :nodoc:
    # Prepended to `Process` itself.
    module Hook
      # Ruby calls it for `fork` and `IO.popen("-")`, but not for `system` and `spawn`, whose children close what they
      # inherit when they become another program.
      def _fork
        super.tap { |pid| Fork.in_child if pid.zero? }
      end

      # Forks by itself, and goes on in the child.
      def daemon(...)
        super.tap { Fork.in_child }
      end
    end

    class << self
      def install
        Process.singleton_class.prepend(Hook)
      end

      def in_child
        Native.close_inherited if TurboCableRs.const_defined?(:Native)
        has_served = TurboCableRs.forget_parent&.started?
        Layout.present_server&.forget_parent(has_served: has_served)
      end
    end
  end
end

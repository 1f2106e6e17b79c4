# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to the `Listener` inside an adapter (Redis, PostgreSQL and Solid Cable have one each): when it fails,
    # its line is told, and mends it. By itself it would raise in a thread with `abort_on_exception`, or try once more
    # and then be silent for good.
    module Listener # :nodoc:
      def self.install(adapter_class)
        return unless adapter_class.const_defined?(:Listener)

        listener = adapter_class.const_get(:Listener)
        listener.prepend(self) if listener.method_defined?(:listen)
      end

      def listen(...)
        instance = Backplane::Instance.of(@adapter)
        instance ? instance.listen { super } : super
      end
    end
  end
end

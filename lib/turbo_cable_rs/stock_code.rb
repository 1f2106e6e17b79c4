# frozen_string_literal: true

require "turbo_cable_rs/errors"

module TurboCableRs
  # Tells methods of Rails, of Turbo and of this gem from those that somebody put in their place. What was prepended or
  # inherited is found by its owner, what was redefined in place by its file; what stands behind `super` counts, too.
  class StockCode # :nodoc:
    # A method is not what it was.
    class Replaced < Error; end

    # Their names; and a singleton class says whose it is.
    OWNERS = /\A(?:#<Class:)?(?:ActionCable|ActiveSupport|Turbo|TurboCableRs)(?:::|>|\z)/
    # Constants, and the files in their gem's folder `lib` that define them.
    LANDMARKS = {
      "ActionCable::Channel::Base" => "action_cable/channel/base.rb",
      "ActiveSupport::Callbacks" => "active_support/callbacks.rb",
      "Turbo::Engine" => "turbo/engine.rb"
    }.freeze
    private_constant :OWNERS, :LANDMARKS

    def initialize
      @trusted = {}
    end

    # @param names [Array<Symbol>] of methods; those that the class does not have are passed over
    # @raise [Replaced] naming the first that is not stock, and whose it is
    def must_define(klass, names = own_names(klass), except: [])
      (names - except).each do |name|
        must_be_stock(klass.instance_method(name)) if defines?(klass, name)
      end
    end

    # @raise [Replaced] unless this module defines the method, and all that it may call with `super` is stock as well
    def must_be_of(owner, method)
      replaced(method) unless method.owner == owner
      must_be_stock(method)
    end

    # @raise [Replaced] when methods were put on this object alone
    def must_be_plain(object, names)
      names.each do |name|
        next unless defines?(object.class, name)

        method = object.method(name)
        replaced(method) unless method.owner == object.class.instance_method(name).owner
      end
    end

    # @return [Boolean] whether the file is Rails', Turbo's or this gem's
    def file?(path)
      @trusted.fetch(path) { @trusted[path] = real(path).start_with?(*folders) }
    end

    private

    # Names that the class's stock ancestors define, less what every object has.
    def own_names(klass)
      owners = (klass.ancestors - every_object_s).select { |owner| stock_owner?(owner) }
      owners.flat_map { |owner| owner.instance_methods(false) + owner.private_instance_methods(false) }.uniq
    end

    def every_object_s
      @every_object_s ||= Object.ancestors
    end

    def defines?(klass, name)
      klass.method_defined?(name) || klass.private_method_defined?(name)
    end

    def must_be_stock(method)
      until method.nil? || every_object_s.include?(method.owner)
        replaced(method) unless stock_owner?(method.owner)
        file = method.source_location&.first.to_s
        raise Replaced, "#{method.name} was redefined in #{file}" unless file?(file)

        method = method.super_method
      end
    end

    def stock_owner?(owner)
      OWNERS.match?(owner.name || owner.inspect)
    end

    def replaced(method)
      raise Replaced, "#{method.name} is #{method.owner.name || 'an anonymous module'}'s"
    end

    def folders
      @folders ||= [File.join(__dir__, ""), *LANDMARKS.flat_map { |constant, file| folders_of(constant, file) }]
    end

    # Of an engine also what it autoloads; not the whole gem, in which an app for its tests may be.
    def folders_of(constant, file)
      path = Object.const_source_location(constant)&.first.to_s
      return [] unless path.end_with?("/lib/#{file}")

      lib = real(path).delete_suffix(file)
      [lib, File.join(File.dirname(lib), "app", "")]
    end

    # Gems may be installed behind symbolic links, which autoloaders follow and `require` does not.
    def real(path)
      File.realpath(path)
    rescue SystemCallError # code that came from no file
      path
    end
  end
end
